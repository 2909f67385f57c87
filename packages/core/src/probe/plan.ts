// How a measurement is cut into rounds; each number with its reason.
import { tellingInterval } from './telling-interval.ts';

/** Lazy modules, first-use caches and the first inline caches settle within a few calls. */
export const defaultWarmUp = 5;

/** A leak at every tenth call shows at least once in the calls before the tail of the shortest first round. */
const shortestRound = 16;

/** Longer where it takes no more than this, in milliseconds: a store that grows is then told from one that is filled. */
const usualRound = 64;
const usualRoundTime = 130;

/** Fast functions get a longer first round for little: growth without objects shows only at doublings. */
const longestFirstRound = 128;

/** Milliseconds that a first round aims at, sampling included. */
const firstRoundTime = 30;

/** Calls of all rounds together after each round; a curve that still arrives goes on to the next. */
export const ladder: readonly number[] = [128, 512, 2048, 10_000, 40_000];

/** Markers per round: enough to see the shape of a curve, few enough to cost nothing. */
export const marksPerRound = 64;

/**
 * Samples that one call may yield: a sample costs about two microseconds, so that sampling costs a slow
 * call about as much as itself, and a fast one a few milliseconds at most.
 */
const samplesPerMs = 500;
const fewestSamples = 2000;
const mostSamples = 20_000;

/** A small object's size in bytes: what turns bytes into objects, and what must not be missed. */
const smallObject = 56;

/** Survivors that a leak of one small object per call shows in a first round, however coarse the sampling. */
const expectedSurvivors = 10;

/** The interval at which one call yields only so many samples; 1 sees every allocation. */
export function chooseInterval(allocatedBytesPerCall: number, callTime: number): number {
  const samples = Math.max(fewestSamples, Math.min(mostSamples, callTime * samplesPerMs));
  if (allocatedBytesPerCall <= samples * smallObject) return 1;
  return tellingInterval(Math.ceil(allocatedBytesPerCall / samples));
}

/** How likely a small object is sampled: 1 at an interval of one byte. */
export function chanceToSee(intervalBytes: number): number {
  return intervalBytes === 1 ? 1 : 1 - Math.exp(-smallObject / intervalBytes);
}

/** Milliseconds of calls that a first round of a heavy allocator may take; sampling doubles them. */
const longestFirstTime = 600;

/** Milliseconds that a sample takes, and bytes that an object has on average. */
const sampleTime = 0.002;
export const usualObject = 64;

/** Milliseconds of a full collection, for each byte that is alive too (34 ms at 65 MB), and of a reading of samples. */
const collectionTime = 3;
const collectionTimePerByte = 0.5e-6;
const readingTime = 8;

/**
 * Collections of a comparison of the heap, calls at least (which a leak at one call in ten, at random, does not pass by), and
 * milliseconds of more where they are fast.
 */
const comparedCollections = 3;
const fewestCompared = 96;
const mostCompared = 512;
const comparedTime = 2.5;

/** Milliseconds of a call that is too slow for as many: handles are watched meanwhile, too. */
const slowestCall: Readonly<Record<Collected, number>> = { young: 0.1, all: 4 };

/** What is known of a function before its first round. */
export interface CallCost {
  /** Milliseconds of a call without sampling. */
  readonly callTime: number;
  readonly allocatedBytesPerCall: number;
}

/** Calls of the first round for a function of this cost, sampled at this interval. */
export function chooseFirstRound(
  { callTime, allocatedBytesPerCall }: CallCost,
  intervalBytes: number,
): number {
  const samples = allocatedBytesPerCall / Math.max(usualObject, intervalBytes);
  const fitting = Math.floor(firstRoundTime / Math.max(callTime + samples * sampleTime, 0.001));
  const least = callTime * usualRound <= usualRoundTime ? usualRound : shortestRound;
  const usual = Math.max(least, Math.min(longestFirstRound, fitting));
  const affordable = Math.floor(longestFirstTime / Math.max(callTime, 0.001));
  return Math.max(usual, Math.min(affordable, Math.ceil(expectedSurvivors / chanceToSee(intervalBytes))));
}

/** Milliseconds that a full collection of so many bytes takes, more or less. */
export function timeToCollect(heapUsed: number): number {
  return collectionTime + collectionTimePerByte * heapUsed;
}

/** Which objects are looked for by a collection: those that are new, in a twentieth of the time, or all. */
export type Collected = 'young' | 'all';

/** What a comparison of the heap takes beside the calls. */
export interface ComparisonCost {
  /** Bytes between two samples of a first round, which may be cheaper. */
  readonly interval: number;
  readonly heapUsed: number;
  readonly collected: Collected;
  /** The heap is even already: other memory is looked for, which takes more collections otherwise. */
  readonly isEven: boolean;
}

/**
 * Calls by which the heap is compared before anything is sampled (`compare-heap.ts`); 0 where a first round of samples costs
 * less: functions that allocate little, and large heaps, which take long to collect.
 */
export function chooseComparison(cost: CallCost, comparison: ComparisonCost): number {
  const { interval, heapUsed, collected, isEven } = comparison;
  const { callTime, allocatedBytesPerCall } = cost;
  if (callTime > slowestCall[collected]) return 0;
  const fitting = Math.floor(comparedTime / Math.max(callTime, 0.001));
  const calls = Math.max(fewestCompared, Math.min(mostCompared, fitting));
  if (collected === 'young' || isEven) return calls;
  const collection = timeToCollect(heapUsed);
  const samples = allocatedBytesPerCall / Math.max(usualObject, interval);
  const sampled = chooseFirstRound(cost, interval) * (callTime + samples * sampleTime);
  const isCheaper = comparedCollections * collection + calls * callTime < collection + readingTime + sampled;
  return isCheaper ? calls : 0;
}
