import { growthOver } from './doubt-leak.ts';
import type { RoundsResult } from './measure-rounds.ts';
import type { CallSeries } from './probe/probe.ts';

/** Bytes per call that an array of numbers grows by at least while its entries double: it grows by half at a time. */
const leastPlain = 4;

/** Growth of fewer bytes may be V8's own, or the runner's. */
const leastBytes = 8192;

/** Milliseconds of calls that it is worth. */
const mostTime = 1500;

/** What doubt goes by. */
export interface SteadyDoubt {
  /** Milliseconds of a call that is not sampled. */
  readonly callTime: number;
  readonly maxCalls: number;
}

/**
 * Makes sure of a heap that had grown throughout its comparison, and yet showed no survivors that come for ever: a table may
 * have been replaced where samples do not tell. Called as often again, the heap of a cache that has filled does not grow.
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
  const growth = await growthOver(series, further);
  if (growth === null || growth < Math.max(leastBytes, leastPlain * further)) return result;
  return { ...result, verdict: { kind: 'more', pace: true, unexplained: { bytes: growth, calls: further } } };
}
