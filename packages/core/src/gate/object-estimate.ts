import { meanWeight } from '../probe/sample-weight.ts';
import { smallestObject } from './growth.ts';
import type { ObjectSizes } from './run-survivors.ts';

/**
 * Bytes between samples from which objects are counted, from the coarsest: to see all objects of a test that renders takes some seconds. At
 * these, V8 reports none of the common sizes (16 to 96 bytes) as if samples were of fewer, larger objects: most counts are right, and
 * others too high. Found by trying all.
 */
export const countingIntervals: readonly number[] = [960, 192, 47, 1];

/** Standard deviations that an estimate is never off by, but for one time in thirty thousand. */
const deviations = 4;

/** Those by which it is rather not off, where it only tells how closely to look next. */
const likelyDeviations = 5;

/**
 * How many objects a test that leaves as many as its limit, or more, in each run shows at the least, as far below the limit as samples may
 * err (Poisson sampling: an object that stands for `w` varies by `w² - w`): an estimate below clears it.
 * @param runs what each of some runs left by samples. @param interval bytes between samples, by which the error is told.
 */
export function leastAtLimit(limit: number, runs: readonly ObjectSizes[], interval: number): number {
  return limit - deviations * errorAt(limit, runs, interval);
}

/** How many a test that leaves no more than its limit shows at the most: above, it is guilty. */
export function mostAtLimit(limit: number, runs: readonly ObjectSizes[], interval: number): number {
  return limit + deviations * errorAt(limit, runs, interval);
}

/**
 * The coarsest interval, of those finer than another, at which samples will probably clear a test, if an estimate of it is right.
 * @returns 1 where only the count of all objects does.
 */
export function clearingInterval(limit: number, runs: readonly ObjectSizes[], finerThan: number): number {
  const objects = meanCount(runs);
  const clears = (interval: number): boolean =>
    objects < limit - likelyDeviations * errorAt(limit, runs, interval);
  return countingIntervals.find((interval) => interval < finerThan && clears(interval)) ?? 1;
}

/** Objects, on average of runs. */
export function meanCount(runs: readonly ObjectSizes[]): number {
  return countOf(runs) / runs.length;
}

/** The standard deviation of the mean of as many estimates, of objects as large as these. */
function errorAt(limit: number, runs: readonly ObjectSizes[], interval: number): number {
  const variance = ([size, objects]: readonly [number, number]): number =>
    objects * (meanWeight(size, interval) - 1);
  const all = countOf(runs);
  const perObject =
    all === 0
      ? meanWeight(smallestObject, interval) - 1
      : runs.flatMap((sizes) => Array.from(sizes, variance)).reduce((sum, each) => sum + each, 0) / all;
  return Math.sqrt((limit * perObject) / runs.length);
}

function countOf(runs: readonly ObjectSizes[]): number {
  return runs.flatMap((sizes) => [...sizes.values()]).reduce((sum, objects) => sum + objects, 0);
}
