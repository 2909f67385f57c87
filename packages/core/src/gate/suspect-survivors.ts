import { smallestObject, type Growth } from './growth.ts';
import { judgePersistence } from './persisting.ts';
import type { RunSurvivors } from './run-survivors.ts';
import type { Limit, Limits } from './thresholds.ts';

/** Parts of a limit below which suspects are cleared that are not measured one by one. */
const spareBytes = 0.5;
/** Of an estimate by samples, by the bytes between them: of the smallest objects, ninety samples are at the limit, or three hundred. */
function spareObjects(interval: number): number {
  return interval === 1 ? 1 : interval <= 64 ? 0.75 : 0.6;
}

/** Samples that growth at its limit yields on average. */
const samplesAtLimit = 16;

/** Samples that it yields at least, but for one time in fifty thousand. Feedback of code that a test calls yields one or two. */
const fewestSamples = 3;

/** Part of a limit below which an estimate by as many samples clears. */
const spareSampled = fewestSamples / samplesAtLimit;

/** Times its limit that a test leaves by an estimate which needs no counting: at the limit so many samples never come. */
const sureFactor = 3;

/** Part of its limit in bytes from which on a test is measured exactly. An estimate by a thousand samples is wrong by some hundredths. */
const sureBytes = 0.8;

/** More would save no time. */
const coarsestInterval = 4096;

/** Bytes between samples, as coarse as the smallest of the limits allows. */
export function sampleInterval(limits: readonly Limits[]): number {
  const bytes = limits.flatMap(({ objects, heap }) => [leastBytes(objects), heap?.limit ?? Infinity]);
  return Math.max(1, Math.min(coarsestInterval, Math.floor(Math.min(...bytes) / samplesAtLimit)));
}

/** Whether a run left so much, by an estimate, that the test must be run again. */
export function showsIn(survivors: RunSurvivors, run: number, { objects, heap, native }: Limits): boolean {
  // The profile knows nothing of what else may have grown.
  if (native) return true;
  if (heap && survivors.bytesPerRun[run]! > heap.limit * spareSampled) return true;
  return objects !== null && survivors.countPerRun[run]! > objects.limit * spareSampled;
}

/**
 * Whether each of several runs of a test left so much that it must be counted: what the next run replaces, as what was rendered last or
 * the map of a script whose stack was read, is alive of the last run only.
 */
export function staysIn(survivors: RunSurvivors, runs: readonly number[], limits: Limits): boolean {
  const { heap } = limits;
  // A table that grows in steps is a new one at some runs.
  if (heap && bytesOf(survivors, runs).some((bytes) => bytes > heap.limit)) return true;
  return runs.every((run) => showsIn(survivors, run, limits));
}

/** By what a test is surely above its limits; `steps` are bytes that came in some runs only. */
export type Excess = 'bytes' | 'steps' | 'objects';

/**
 * Whether an estimate of each run leaves nothing to count: as many bytes as the limit allows but for what an estimate may be wrong by, or
 * several times as many objects. Whether they persist is measured exactly. A table that grows is a new one at some runs.
 * @returns null where it does leave something.
 */
export function sureExcess(
  survivors: RunSurvivors,
  runs: readonly number[],
  { objects, heap }: Limits,
): Excess | null {
  const bytes = heap ? bytesKept(survivors, runs) : [];
  if (heap && bytes.every((each) => each > sureBytes * heap.limit)) return 'bytes';
  if (heap && bytes.some((each) => each > heap.limit)) return 'steps';
  const areMany = objects && runs.every((run) => survivors.countPerRun[run]! > sureFactor * objects.limit);
  return areMany ? 'objects' : null;
}

/**
 * By run. What the next would replace of the last one, as a window that is alive until then, is not told from what stays, but by what the
 * run before left; a table that grew in the last run is.
 */
function bytesOf(
  { bytesPerRun, tableBytesPerRun }: RunSurvivors,
  runs: readonly number[],
): readonly number[] {
  return runs.map((run, index) => {
    const bytes = bytesPerRun[run]!;
    if (index === 0 || index < runs.length - 1) return bytes;
    return Math.max(tableBytesPerRun[run]!, Math.min(bytes, bytesPerRun[runs[index - 1]!]!));
  });
}

/** Of the last run, what the next would replace is alive as well. */
function bytesKept({ bytesPerRun }: RunSurvivors, runs: readonly number[]): readonly number[] {
  return runs.slice(0, -1).map((run) => bytesPerRun[run]!);
}

/** Whether runs whose objects were counted may leave too much behind; of the last, what the next one would replace is alive. */
export function mayPersist(
  survivors: RunSurvivors,
  runs: readonly number[],
  limits: Limits,
  interval: number,
): boolean {
  if (limits.native) return true;
  const growth = bytesOf(survivors, runs).map((heap, index): Growth => {
    const objects = survivors.countPerRun[runs[Math.min(index, runs.length - 2)]!]!;
    return { heap, objects, external: null, native: null, handles: null };
  });
  const heap = limits.heap && { ...limits.heap, limit: limits.heap.limit * spareBytes };
  const objects = limits.objects && {
    ...limits.objects,
    limit: limits.objects.limit * spareObjects(interval),
  };
  return judgePersistence(growth, { ...limits, heap, objects }).kind !== 'ends';
}

/** Bytes of as many objects as the limit allows, at the least. */
function leastBytes(objects: Limit | null): number {
  return objects ? objects.limit * smallestObject : Infinity;
}
