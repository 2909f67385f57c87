import { smallestObject, type Growth } from './growth.ts';
import {
  clearingInterval,
  countingIntervals,
  leastAtLimit,
  meanCount,
  mostAtLimit,
} from './object-estimate.ts';
import { judgePersistence } from './persisting.ts';
import type { RunSurvivors } from './run-survivors.ts';
import type { Limit, Limits } from './thresholds.ts';

/** Part of a limit in bytes below which suspects are cleared that are not measured one by one. */
const spareBytes = 0.5;

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
  const coarsest = Math.floor(Math.min(...bytes) / samplesAtLimit);
  // Without objects to count, in whatever sizes.
  if (limits.every(({ objects }) => objects === null))
    return Math.max(1, Math.min(coarsestInterval, coarsest));
  return countingIntervals.find((interval) => interval <= coarsest) ?? 1;
}

/** Whether a run left so much, by an estimate, that the test must be run again. */
export function showsIn(survivors: RunSurvivors, run: number, { objects, heap, native }: Limits): boolean {
  // The profile knows nothing of what else may have grown.
  if (native) return true;
  if (heap && survivors.bytesPerRun[run]! > heap.limit * spareSampled) return true;
  if (!objects || survivors.countPerRun[run]! <= objects.limit * spareSampled) return false;
  return maySurpass(survivors, [run], objects.limit);
}

/**
 * Whether each of several runs of a test left so much that it must be counted: what the next run replaces, as what was rendered last or
 * the map of a script whose stack was read, is alive of the last run only.
 */
export function staysIn(survivors: RunSurvivors, runs: readonly number[], limits: Limits): boolean {
  const { heap } = limits;
  // A table that grows in steps is a new one at some runs.
  if (heap && bytesOf(survivors, runs).some((bytes) => bytes > heap.limit)) return true;
  if (!runs.every((run) => showsIn(survivors, run, limits))) return false;
  const { native, objects } = limits;
  if (native || (heap && runs.every((run) => survivors.bytesPerRun[run]! > heap.limit * spareSampled)))
    return true;
  return objects === null || maySurpass(survivors, runs, objects.limit);
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
export function mayPersist(survivors: RunSurvivors, runs: readonly number[], limits: Limits): boolean {
  if (limits.native || mayPersistInBytes(survivors, runs, limits)) return true;
  const { objects } = limits;
  if (!objects || !maySurpass(survivors, runs, objects.limit)) return false;
  return runs.slice(0, -1).every((run) => maySurpass(survivors, [run], objects.limit));
}

/**
 * Bytes between the samples of the next look at a suspect.
 * @returns null where there is nothing left to estimate: each run left more than is allowed for sure.
 */
export function nextInterval(
  survivors: RunSurvivors,
  runs: readonly number[],
  limits: Limits,
): number | null {
  const { objects, native } = limits;
  if (!objects || native || mayPersistInBytes(survivors, runs, limits)) return 1;
  const sizes = runs.map((run) => survivors.sizesPerRun[run]!);
  const isSure = sizes.every(
    (each) => meanCount([each]) > mostAtLimit(objects.limit, [each], survivors.interval),
  );
  if (isSure) return null;
  return clearingInterval(objects.limit, sizes, survivors.interval);
}

function mayPersistInBytes(survivors: RunSurvivors, runs: readonly number[], limits: Limits): boolean {
  const { heap } = limits;
  if (!heap) return false;
  const growth = bytesOf(survivors, runs).map((bytes): Growth => ({
    heap: bytes,
    objects: null,
    external: null,
    native: null,
    handles: null,
  }));
  const limit = { ...heap, limit: heap.limit * spareBytes };
  return judgePersistence(growth, { ...limits, heap: limit }).kind !== 'ends';
}

/** Whether a test that leaves as many objects as its limit in each run may show as few. */
function maySurpass(
  { interval, sizesPerRun }: RunSurvivors,
  runs: readonly number[],
  limit: number,
): boolean {
  const sizes = runs.map((run) => sizesPerRun[run]!);
  return meanCount(sizes) > leastAtLimit(limit, sizes, interval);
}

/** Bytes of as many objects as the limit allows, at the least. */
function leastBytes(objects: Limit | null): number {
  return objects ? objects.limit * smallestObject : Infinity;
}
