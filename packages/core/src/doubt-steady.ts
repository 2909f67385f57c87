import { settledHeap } from './doubt-leak.ts';
import type { RoundsResult } from './measure-rounds.ts';
import { runCalls, type CallSeries } from './probe/probe.ts';

/** Bytes per call that an array of numbers grows by at least while its entries double: it grows by half at a time. */
const leastPlain = 4;

/** Growth of fewer bytes may be V8's own, or the runner's. */
const leastBytes = 8192;

/** Milliseconds of calls that it is worth. */
const mostTime = 1500;

/** Collections on the way, between which weak tables grow, and milliseconds until short timers have fired. */
const parts = 8;
const grace = 120;

/** What doubt goes by. */
export interface SteadyDoubt {
  /** Milliseconds of a call that is not sampled. */
  readonly callTime: number;
  readonly maxCalls: number;
}

/**
 * Makes sure of a heap that had grown throughout its comparison, and yet showed no survivors that come for ever: a table may
 * have been replaced where samples do not tell. Called as often again, the heap of a cache that is full does not grow, nor that
 * of a weak one which is collected on the way.
 */
export async function doubtSteady(
  series: CallSeries,
  result: RoundsResult,
  { callTime, maxCalls }: SteadyDoubt,
): Promise<RoundsResult> {
  if (result.verdict.kind !== 'steady') return result;
  const further = Math.min(series.made, maxCalls);
  const left = series.deadline - series.engine.now();
  if (further * callTime > Math.min(mostTime, left)) return result;
  const growth = await growthInParts(series, further);
  if (growth === null || growth < Math.max(leastBytes, leastPlain * further)) return result;
  return { ...result, verdict: { kind: 'more', pace: true, unexplained: { bytes: growth, calls: further } } };
}

/** Null where the deadline came first. */
async function growthInParts(series: CallSeries, calls: number): Promise<number | null> {
  const before = await settledHeap(series);
  const part = Math.ceil(calls / parts);
  for (let index = 0; index < parts; index++) {
    if ((await runCalls(series, part, null)) < part) return null;
    series.engine.collectGarbage();
  }
  await series.engine.delay(grace);
  return (await settledHeap(series)) - before;
}
