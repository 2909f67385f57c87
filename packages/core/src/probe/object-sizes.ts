import type { SurvivingSite, SurvivorReading } from './surviving-site.ts';

/** Mean bytes of what a function allocates and leaves alive, but for a store that outgrows the rest. */
export type ObjectSizes = ReadonlyMap<string, number>;

/** A store is an allocation so many times the mean. */
const storeFactor = 16;

type Counts = Pick<SurvivingSite, 'objects' | 'bytes' | 'largest'>;

/** Sizes of objects by allocator, from a reading that saw every allocation. */
export function measureObjectSizes({ sites }: SurvivorReading): ObjectSizes {
  const sums = new Map<string, Counts>();
  for (const { allocator, objects, bytes, largest } of sites) {
    const sum = sums.get(allocator) ?? { objects: 0, bytes: 0, largest: 0 };
    sums.set(allocator, {
      objects: sum.objects + objects,
      bytes: sum.bytes + bytes,
      largest: Math.max(sum.largest, largest),
    });
  }
  return new Map([...sums].map(([allocator, sum]) => [allocator, meanSize(sum)]));
}

function meanSize({ objects, bytes, largest }: Counts): number {
  const mean = bytes / objects;
  return objects > 1 && largest > storeFactor * mean ? (bytes - largest) / (objects - 1) : mean;
}

/** How to count what was sampled coarsely. */
export interface CoarseCounting {
  /** Bytes between two samples. */
  readonly interval: number;
  /** Of a reading that saw every allocation. */
  readonly sizes: ObjectSizes;
}

/**
 * Bytes that V8 adds to the object of a literal while it learns from it where such objects end up, and takes away again when one outlives a
 * collection.
 */
const memento = 16;
const tolerance = 0.1;

/**
 * Objects of a site that was sampled coarsely, from its bytes: V8 tells those without bias, while the number of objects
 * that a sample stands for is lost where objects differ in size. Null where the size of its objects is not known.
 */
export function countObjects(
  { allocator, objects, bytes, largest }: Pick<SurvivingSite, 'allocator'> & Counts,
  { interval, sizes }: CoarseCounting,
): number | null {
  const plain = sizes.get(allocator);
  if (plain === undefined) return null;
  const size = hasMemento(bytes / objects, plain) ? plain + memento : plain;
  // A sample of a small object is reported as large as the interval.
  const hasStore = largest > storeFactor * size + 2 * interval;
  const small = hasStore ? bytes - largest : bytes;
  return Math.max(1, Math.round(small / size) + (hasStore ? 1 : 0));
}

/** Whether objects that had none when their size was measured have one now. */
function hasMemento(sampledSize: number, plain: number): boolean {
  return Math.abs(sampledSize - plain - memento) < tolerance * plain;
}
