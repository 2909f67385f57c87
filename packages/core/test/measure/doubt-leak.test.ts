import { describe, expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { doubtLeak, type Doubt } from '../../src/measure/doubt-leak.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import type { Run } from '../../src/index.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { runCalls } from '../../src/probe/probe.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { reading, steady } from '../support/site-builder.ts';

/** Bytes of an entry below: the array, its number and its place in the Map. */
const bytesPerCall = 400;
const usual: Doubt = {
  callTime: 0.002,
  elapsed: 100,
  maxCalls: null,
  handlesGrow: false,
  isExplainedNext: true,
  leftBefore: 0,
  measuredBy: Infinity,
};

/** The verdict on a function that was called so often, and kept something each time. */
async function doubt(...given: Parameters<typeof doubtResult>): Promise<RoundsResult['verdict']> {
  return (await doubtResult(...given)).verdict;
}

function sampledIn(calls: number, objects = 1): RoundsResult {
  const site = { ...steady('open@/app/session.ts:3'), bytes: bytesPerCall * calls, objects: objects * calls };
  return {
    verdict: { kind: 'leaking', by: 'arrival', sites: [site] },
    readings: [reading(calls, [site])],
    rounds: [],
    interval: 1,
    coarser: null,
  };
}

async function doubtResult(
  run: Run,
  calls: number,
  { objects = 1, ...given }: Partial<Doubt> & { readonly objects?: number } = {},
  engine = nodeEngine,
): Promise<RoundsResult> {
  const series = openSeries(engine, run, resolveOptions({}));
  await runCalls(series, calls, null);
  const sampled = sampledIn(calls, objects);
  const resume = nodeEngine.pauseOptimizer();
  try {
    return await doubtLeak(series, sampled, { ...usual, ...given });
  } finally {
    resume();
  }
}

/** Whether a heap that moves by so many bytes between readings is told to be restless, beside a full cache. */
async function isRestlessBy(bytes: number): Promise<boolean | undefined> {
  let readings = 0;
  const readMemory = () => ({ ...nodeEngine.readMemory(), heapUsed: 1e7 + bytes * (readings++ % 2) });
  return (await doubtResult(cacheOf(500), 500, {}, { ...nodeEngine, readMemory })).isRestless;
}

function cacheOf(size: number): Run {
  const cache = new Map<number, unknown[]>();
  let next = 0;
  return () => {
    cache.set(
      next,
      Array.from({ length: 40 }, () => next),
    );
    cache.delete(next - size);
    next += 1;
  };
}

/** Of a leak whose heap nothing else moves, which could make a stretch unclear and a second one necessary. */
async function doubtGrowing(
  given: Parameters<typeof doubtResult>[2],
): Promise<RoundsResult & { readonly further: number }> {
  let calls = 0;
  const leak = cacheOf(Infinity);
  const run = (): void => {
    calls += 1;
    leak();
  };
  const readMemory = () => ({ ...nodeEngine.readMemory(), heapUsed: 1e7 + calls * bytesPerCall });
  const result = await doubtResult(run, 500, given, { ...nodeEngine, readMemory });
  return { ...result, further: calls - 500 };
}

/** How many calls doubt a leak of so many objects per call, and whether more have to follow the snapshot. */
async function callsFor(objects: number, isExplainedNext: boolean, leftBefore = 0): Promise<unknown[]> {
  // In the time that there is for sure, eight tenths of the calls that are left.
  const limits = { elapsed: 10_000, maxCalls: 6000 };
  const { further, isHeavy } = await doubtGrowing({ ...limits, objects, isExplainedNext, leftBefore });
  return [further, isHeavy];
}

describe('doubtLeak', () => {
  it('lets a leak stand that grows on', async () => {
    expect(await doubt(cacheOf(Infinity), 500)).toMatchObject({ kind: 'leaking' });
  });

  it('takes a cache that is a little larger than the sampled run for what it is', async () => {
    const verdict = await doubt(cacheOf(560), 500);
    expect(verdict).toMatchObject({ kind: 'steady' });
    expect(verdict).toHaveProperty('reason', expect.stringContaining('as in a cache'));
  });

  it('lets a leak stand beside something large that is let go of once', async () => {
    const leak = cacheOf(Infinity);
    const state = { calls: 0, ballast: Array.from({ length: 50_000 }, (_, index) => ({ index })) };
    const run = (): void => {
      leak();
      state.calls += 1;
      if (state.calls === 600) state.ballast = [];
    };
    expect(await doubt(run, 500)).toMatchObject({ kind: 'leaking' });
  });

  it('lets a leak stand beside something large that is taken, and let go of again bit by bit', async () => {
    const leak = cacheOf(Infinity);
    const state = { calls: 0, ballast: [] as object[] };
    const run = (): void => {
      leak();
      state.calls += 1;
      if (state.calls === 600) state.ballast = Array.from({ length: 20_000 }, (_, index) => ({ index }));
      if (state.calls === 1100) state.ballast = state.ballast.slice(0, 10_000);
      if (state.calls === 1600) state.ballast = state.ballast.slice(0, 2500);
    };
    expect(await doubt(run, 500, { maxCalls: 2000 })).toMatchObject({ kind: 'leaking' });
    expect(state).toMatchObject({ calls: 2000, ballast: { length: 2500 } });
  });

  it('takes a cache for full beside something large that is taken once', async () => {
    const cache = cacheOf(300);
    const state = { calls: 0, ballast: [] as object[] };
    const run = (): void => {
      cache();
      state.calls += 1;
      if (state.calls !== 2400) return;
      state.ballast = Array.from({ length: (1.6 * 2000 * bytesPerCall) / 40 }, (_, index) => ({ index }));
    };
    // As often as before, so that what is taken is no small part of it; and by far more than a runner holds for a moment.
    expect(await doubt(run, 2000, { maxCalls: 8000 })).toMatchObject({ kind: 'steady' });
    expect(state.ballast.length).toBeGreaterThan(30_000);
  });

  it('calls on once more where the cache was filled on the way', async () => {
    expect(await doubt(cacheOf(760), 500)).toMatchObject({ kind: 'steady' });
  });

  it('calls a fast function many times as often, as caches are large', async () => {
    // A quarter of the time before, so that a busy machine makes as many calls.
    const patient = { elapsed: 10_000 };
    expect(await doubt(cacheOf(10_000), 2000, patient)).toMatchObject({ kind: 'steady' });
  });

  it('calls on as often as the user asks for, so that a cache of half as many entries is full', async () => {
    const most = { elapsed: 10_000, maxCalls: 40_000 };
    expect(await doubt(cacheOf(20_000), 500, most)).toMatchObject({ kind: 'steady' });
    expect((await doubtGrowing(most)).further).toBe(31_600);
    // By their time, that is less than a tenth of it.
    const slow = { callTime: 0.3, measuredBy: 0, maxCalls: 4000 };
    expect(await doubt(cacheOf(1700), 500, slow)).toMatchObject({ kind: 'steady' });
  });

  it('calls a slow function as often again in the time that is left', async () => {
    expect(await doubt(cacheOf(760), 500, { callTime: 3 })).toMatchObject({ kind: 'steady' });
    expect(await doubt(cacheOf(Infinity), 500, { callTime: 3 })).toMatchObject({ kind: 'leaking' });
  });

  it('says whether the heap beside a full cache still moves by as much as a leak may add', async () => {
    expect([await isRestlessBy(100), await isRestlessBy(50_000)]).toEqual([false, true]);
  });

  it('stops in time where a leak makes each call slower', async () => {
    const kept: unknown[][] = [];
    let calls = 0;
    const run = (): void => {
      calls += 1;
      kept.push(Array.from({ length: 40 }, () => calls));
      for (const each of kept) each[0] = calls;
    };
    expect(await doubt(run, 500, { callTime: 0.001 })).toMatchObject({ kind: 'leaking' });
    expect(calls).toBeLessThan(50_000);
  });

  it('calls no more often than before where handles stay open', async () => {
    const { verdict, further } = await doubtGrowing({ handlesGrow: true });
    expect(verdict).toMatchObject({ kind: 'leaking' });
    expect(further).toBe(500);
  });

  it('makes fewer calls before a snapshot where each keeps many objects, and says that more have to follow', async () => {
    expect(await callsFor(1, true)).toEqual([4400, false]);
    expect(await callsFor(100, true)).toEqual([4000, false]);
    expect(await callsFor(400, true)).toEqual([1000, true]);
    expect(await callsFor(5000, true)).toEqual([250, true]);
    expect(await callsFor(5000, false)).toEqual([4400, false]);
  });

  it('makes fewer of them after other leaks of the process, which are in that snapshot as well', async () => {
    expect(await callsFor(20, true, 300_000)).toEqual([4400, false]);
    expect(await callsFor(20, true, 5e6)).toEqual([1000, false]);
    expect(await callsFor(1, true, 5e6)).toEqual([4400, false]);
  });

  it.each<[string, Partial<Doubt>]>([
    ['is too slow to be called as often again in the time that is left', { callTime: 20 }],
    ['is slow, and leaves handles open', { callTime: 3, handlesGrow: true }],
    ['is slow, and its measurement over but for the explanation', { callTime: 3, measuredBy: 0 }],
    ['may not be called as often again', { maxCalls: 600 }],
  ])('has no doubts where the function %s', async (_, given) => {
    let calls = 0;
    const run = (): void => void (calls += 1);
    expect(await doubt(run, 500, given)).toMatchObject({ kind: 'leaking' });
    expect(calls).toBe(500);
  });

  it('has no doubts where the heap is so large that collections would take longer than the calls', async () => {
    const large = { ...nodeEngine, readMemory: () => ({ ...nodeEngine.readMemory(), heapUsed: 2e9 }) };
    let calls = 0;
    const run = (): void => void (calls += 1);
    expect(await doubt(run, 500, {}, large)).toMatchObject({ kind: 'leaking' });
    expect(calls).toBe(500);
  });

  it('doubts beside a large heap as well, where there is time for its collections', async () => {
    const memory = nodeEngine.readMemory();
    const readMemory = () => ({ ...memory, heapUsed: nodeEngine.readMemory().heapUsed + 2e8 });
    expect(await doubt(cacheOf(300), 500, {}, { ...nodeEngine, readMemory })).toMatchObject({
      kind: 'steady',
    });
  });
});
