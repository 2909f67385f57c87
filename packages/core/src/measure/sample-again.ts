import type { Engine } from '../engine/engine.ts';
import { ladder, SurvivorProbe, type CallSeries, type WarmUp } from '../probe/probe.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { measureRounds, type RoundsResult } from './measure-rounds.ts';
import { arrivedBytes } from '../verdict/verdict.ts';

/** Part of the time that is left: what leaks is confirmed after it. */
const timeShare = 0.6;

/** Times as many calls as were sampled before, or the cache would seem to fill once more. */
const leastTimes = 2;

/** Of the bytes that came before, so much or more is the cache again. */
const sameShare = 0.7;

/** Calls of it need so many more samples that a longer look is read too slowly. */
const mostCalls = ladder.at(-2)!;

/** What a look at what stays beside a cache goes by. */
export interface SecondLook {
  readonly options: ResolvedOptions;
  readonly warm: WarmUp;
}

/**
 * A cache is full now whose entries made up most of what was sampled; beside it a leak of few bytes does not show by the size of a
 * heap that moves. In a run that is longer than the cache lasts its entries go, and only what leaks is left of every call.
 */
export async function sampleAgain(
  series: CallSeries,
  sampled: RoundsResult,
  cleared: RoundsResult,
  { options, warm }: SecondLook,
): Promise<RoundsResult> {
  const before = sampled.readings.at(-1)!.calls;
  const calls = Math.min(series.made, mostCalls, options.maxCalls, affordableCalls(series, sampled));
  if (calls < leastTimes * before) return cleared;
  const start = {
    callsBefore: series.made,
    leastCalls: calls,
    callsToClear: 0,
    grew: false,
    warmUpCalls: warm.calls,
    allocatedBytesPerCall: warm.allocatedBytesPerCall,
    plainCallTime: warm.callTime,
  };
  return withSampler(series.engine, async (sampler) => {
    const probe = new SurvivorProbe(series, sampler, sampled.interval);
    const again = await measureRounds(series, probe, options, start, []);
    return bytesPerCall(again) < sameShare * bytesPerCall(sampled) ? again : cleared;
  });
}

type Sampler = ReturnType<Engine['openSampler']>;

async function withSampler<T>(engine: Engine, use: (sampler: Sampler) => Promise<T>): Promise<T> {
  const sampler = engine.openSampler();
  try {
    return await use(sampler);
  } finally {
    sampler.close();
  }
}

/** Sampled calls, markers and readings included. */
function affordableCalls({ engine, deadline }: CallSeries, { rounds }: RoundsResult): number {
  let [calls, time] = [0, 0];
  for (const round of rounds) [calls, time] = [calls + round.calls, time + round.durationMs];
  return Math.floor((timeShare * (deadline - engine.now()) * calls) / time);
}

/** That are told to leak. */
export function bytesPerCall({ verdict, readings }: RoundsResult): number {
  if (verdict.kind !== 'leaking') return Infinity;
  return verdict.sites.reduce((sum, site) => sum + arrivedBytes(site), 0) / readings.at(-1)!.calls;
}
