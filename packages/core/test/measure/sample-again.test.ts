import { describe, expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import type { Run } from '../../src/index.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { sampleAgain } from '../../src/measure/sample-again.ts';
import { runCalls } from '../../src/probe/probe.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { reading, steady } from '../support/site-builder.ts';

const sampledCalls = 600;
const bytesPerCall = 500;

/** What a look at 600 calls had said of a cache that holds more. */
function sampledBefore(durationMs: number): RoundsResult {
  const site = { ...steady('put@/app/cache.ts:3'), bytes: bytesPerCall * sampledCalls };
  return {
    verdict: { kind: 'leaking', by: 'arrival', sites: [site] },
    readings: [reading(sampledCalls, [site])],
    rounds: [{ calls: sampledCalls, survivors: sampledCalls, durationMs }],
    interval: 1,
    coarser: null,
  };
}

const cleared: RoundsResult = {
  ...sampledBefore(1),
  verdict: { kind: 'steady', reason: 'old ones went' },
  isRestless: true,
};

/** The verdict on a function that was called 2,500 times. */
async function lookAgain(run: Run, durationMs = 20): Promise<RoundsResult['verdict']> {
  const options = resolveOptions({ timeBudget: 30_000 });
  const series = openSeries(nodeEngine, run, options);
  const resume = nodeEngine.pauseOptimizer();
  try {
    await runCalls(series, 2500, null);
    const look = { options, warm: { calls: 40, callTime: 0.01, allocatedBytesPerCall: bytesPerCall } };
    return (await sampleAgain(series, sampledBefore(durationMs), cleared, look)).verdict;
  } finally {
    resume();
  }
}

/** Emptied when it holds 777 entries. */
function emptiedCache(): () => void {
  const cache = new Map<number, unknown>();
  let next = 0;
  return function put() {
    if (cache.size >= 777) cache.clear();
    cache.set(next, { id: next, tags: Array.from({ length: 40 }, () => next) });
    next += 1;
  };
}

describe('sampleAgain', () => {
  it('finds what leaks beside a cache whose entries hid it', async () => {
    const put = emptiedCache();
    const kept: unknown[] = [];
    let calls = 0;
    const run = (): void => {
      put();
      if (calls % 2 === 0) kept.push({ calls });
      calls += 1;
    };
    expect(await lookAgain(run)).toMatchObject({ kind: 'leaking', by: 'arrival' });
  });

  it('leaves a cache cleared that has nothing beside it', async () => {
    expect(await lookAgain(emptiedCache())).toBe(cleared.verdict);
  });

  it('takes what came before for the same cache again, not for a leak', async () => {
    const endless = new Map<number, unknown>();
    const run = (): void =>
      void endless.set(
        endless.size,
        Array.from({ length: 80 }, () => 0),
      );
    expect(await lookAgain(run)).toBe(cleared.verdict);
  });

  it('is left where there is no time for more calls than were sampled before', async () => {
    expect(await lookAgain(emptiedCache(), 60_000)).toBe(cleared.verdict);
  });
});
