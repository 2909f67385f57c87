import { smallestObject, type Growth } from './growth.ts';
import { judgePersistence } from './persisting.ts';
import type { RunSurvivors } from './run-survivors.ts';
import type { Limit, Limits } from './thresholds.ts';

/** Parts of a limit below which suspects are cleared that are not measured one by one. */
export const spareBytes = 0.5;
/** Of an estimate by samples. */
const spareObjects = 0.75;

/** Samples that growth at its limit yields on average. */
const samplesAtLimit = 16;

/** Samples that it yields at least, but for one time in fifty thousand. Feedback of code that a test calls yields one or two. */
const fewestSamples = 3;

/** More would save no time. */
const coarsestInterval = 4096;

/** Bytes between samples, as coarse as the smallest of the limits allows. */
export function sampleInterval(limits: readonly Limits[]): number {
  const bytes = limits.flatMap(({ objects, heap }) => [leastBytes(objects), heap?.limit ?? Infinity]);
  return Math.max(1, Math.min(coarsestInterval, Math.floor(Math.min(...bytes) / samplesAtLimit)));
}

/** Whether a sampled run left so much that it must be counted exactly. */
export function showsIn(
  survivors: RunSurvivors,
  run: number,
  { objects, heap, native }: Limits,
  interval: number,
): boolean {
  // The profile knows nothing of what else may have grown.
  if (native) return true;
  const share = fewestSamples / samplesAtLimit;
  if (heap && survivors.bytesPerRun[run]! > heap.limit * share) return true;
  const enough = Math.floor((leastBytes(objects) / interval) * share);
  return (
    objects !== null &&
    survivors.objectsPerRun[run]! >= Math.max(enough, Math.min(fewestSamples, objects.limit + 1))
  );
}

/** Whether runs whose objects were counted may leave too much behind; of the last, what the next one would replace is alive. */
export function mayPersist(
  survivors: RunSurvivors,
  runs: readonly number[],
  limits: Limits,
  interval: number,
): boolean {
  if (limits.native) return true;
  const growth = runs.map((run, index): Growth => {
    const objects = survivors.countPerRun[runs[Math.min(index, runs.length - 2)]!]!;
    return { heap: survivors.bytesPerRun[run]!, objects, external: null, native: null, handles: null };
  });
  const heap = limits.heap && { ...limits.heap, limit: limits.heap.limit * spareBytes };
  const spare = interval === 1 ? 1 : spareObjects;
  const objects = limits.objects && { ...limits.objects, limit: limits.objects.limit * spare };
  return judgePersistence(growth, { ...limits, heap, objects }).kind !== 'ends';
}

/** Bytes of as many objects as the limit allows, at the least. */
function leastBytes(objects: Limit | null): number {
  return objects ? objects.limit * smallestObject : Infinity;
}
