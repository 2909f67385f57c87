import type { RoundsResult } from './measure-rounds.ts';

/** Samples that make a curve: less than they stand for is not seen. */
const samplesOfCurve = 8;

/** Bytes that each call may keep unseen: more are an object of some fields, which is what most leaks are made of. */
export const mostUnseen = 128;

/** Bytes that each call may keep and no sample tell of, as only a part was sampled; 0 where all was. */
export function unseenBytes({
  interval,
  readings,
  unseen,
}: Pick<RoundsResult, 'interval' | 'readings' | 'unseen'>): number {
  const calls = readings.at(-1)?.calls ?? 0;
  if (interval === 1 || calls === 0) return 0;
  return unseen ?? Math.ceil((samplesOfCurve * interval) / calls);
}

/** Bytes of the smallest object with the place that keeps it. */
export const leastObject = 24;

/**
 * Whether each call may keep more than that, unseen by samples and in a store that may grow: beside what was not sampled, a small store
 * may be the one trace of a leak.
 */
export function mayHideLeak(unseen: number, storeBytesPerCall = 0): boolean {
  return unseen > mostUnseen || (unseen >= leastObject && unseen + storeBytesPerCall > mostUnseen);
}

/** Calls after which each may keep no more than that unseen; 0 where all is sampled. */
export function callsToSee(interval: number): number {
  return interval === 1 ? 0 : Math.ceil((samplesOfCurve * interval) / mostUnseen);
}
