import v8 from 'node:v8';
import { now, workedTime } from '../real-timers.ts';
import { openNativeHeap, type NativeHeap } from '../native-heap.ts';
import { countActiveResources } from '../active-resources.ts';
import { fullGc, minorGc } from '../garbage-collector.ts';
import { CollectionSentinels } from './collection-sentinels.ts';
import { makeAllocationsCountable } from './countable-allocations.ts';
import { youngSize } from './young-generation.ts';

/** What is in use at one moment; `heap` is exact after a full collection, an upper bound after scavenges. */
export interface GaugeReading {
  readonly heap: number;
  /** Bytes of the spaces that young objects move to: what a bound starts from. */
  readonly old: number;
  readonly external: number;
  /** Bytes from malloc without V8's own; null while nobody asks. */
  readonly native: number | null;
  /** A full collection ended since the last reading, as far as that can be seen. */
  readonly collected: boolean;
}

// Code, bytecode and maps have spaces of their own in newer versions; user objects are in these.
const spaces = new Set(['old_space', 'large_object_space']);

/** Reads how much is in use before and after a test, cheaply or exactly. */
export class HeapGauge {
  readonly #sentinels: CollectionSentinels;
  #native: NativeHeap | undefined;

  /**
   * @param isExact whether every window ends with an exact reading.
   * @param isCovered whether V8 counts code coverage.
   */
  constructor(isExact = false, isCovered = false) {
    this.#sentinels = new CollectionSentinels(isExact);
    makeAllocationsCountable(isCovered);
  }

  /**
   * Counts native memory from now on.
   * @returns why that is not possible; null when it is.
   */
  openNative(): string | null {
    const access = openNativeHeap();
    if (access.kind !== 'exact') return access.why;
    this.#native = access.heap;
    return null;
  }

  /** Every young object that is still held moves to the old generation, whose growth bounds what survived. */
  readBound(): GaugeReading {
    // An object leaves the young generation at the second scavenge that it survives.
    minorGc();
    minorGc();
    const old = oldBytes();
    return this.#reading(old, old, this.#sentinels.sawCollection());
  }

  /** Bytes in use after a full collection. */
  readExact(): GaugeReading {
    // A full collection makes all that is young old.
    this.#sentinels.renew();
    fullGc();
    const heap = v8.getHeapStatistics().used_heap_size;
    this.#sentinels.settle();
    // Array buffers are freed by another thread; the next collection of any kind waits for it.
    minorGc();
    return this.#reading(heap, oldBytes(), true);
  }

  /** Timers, sockets and the like that keep the event loop busy. */
  countHandles(): number {
    return Object.values(this.openKinds()).reduce((sum, count) => sum + count, 0);
  }

  /** The same by kind, as Node names them. */
  openKinds(): Readonly<Record<string, number>> {
    return countActiveResources();
  }

  /** Milliseconds of a clock that tests cannot replace. */
  now(): number {
    return now();
  }

  /** Milliseconds that this process has worked. */
  workedTime(): number {
    return workedTime();
  }

  /**
   * Doubles the young generation, up to 8 MB. It starts with 1 MB, and what a test holds while it is collected
   * again and again moves to the old generation, as if it had survived the test.
   * @returns whether it did.
   */
  makeRoom(): boolean {
    const size = youngSize();
    if (size >= largestYoung) return false;
    // V8 makes it larger when as much as fits into it has survived.
    const filling = Array.from({ length: Math.ceil((size * 1.2) / fillerBytes) }, makeFiller);
    minorGc();
    filling.length = 0;
    minorGc();
    return true;
  }

  #reading(heap: number, old: number, collected: boolean): GaugeReading {
    const { external_memory: external, malloced_memory: own } = v8.getHeapStatistics();
    const native = this.#native ? this.#native.allocatedBytes() - own : null;
    return { heap, old, external, native, collected };
  }
}

function oldBytes(): number {
  let bytes = 0;
  for (const { space_name: name, space_used_size: used } of v8.getHeapSpaceStatistics())
    if (spaces.has(name)) bytes += used;
  return bytes;
}

/** Below 8 MB, which V8 reaches less a few pages. */
const largestYoung = 7_500_000;

/** Smaller than what V8 keeps apart as large objects. */
const fillerBytes = 100_000;

function makeFiller(): unknown[] {
  // oxlint-disable-next-line unicorn/no-new-array -- nothing is to be stored in it
  return new Array(fillerBytes / 8);
}
