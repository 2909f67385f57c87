import { beforeAll, expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { doubtOpenStore } from '../../src/measure/doubt-steady.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import type { Run } from '../../src/index.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { runCalls } from '../../src/probe/probe.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { settleRunner } from '../support/settle-runner.ts';
import { reading, store } from '../support/site-builder.ts';

/** A store of so many bytes, of which so many calls did not tell whether it grows with them. */
const open = (storeBytes: number, calls: number): RoundsResult => ({
  verdict: { kind: 'more', pace: true, storeBytes },
  readings: [reading(calls, [])],
  rounds: [],
  interval: 1,
  coarser: null,
});

beforeAll(settleRunner);

/** After two thousand calls, and how many came on top. */
async function doubt(
  run: Run,
  result: RoundsResult,
  callTime = 0.01,
): Promise<{ verdict: RoundsResult['verdict']; further: number }> {
  const resume = nodeEngine.pauseOptimizer();
  try {
    const series = openSeries(nodeEngine, run, resolveOptions({}));
    await runCalls(series, 2000, null);
    const { verdict } = await doubtOpenStore(series, result, { callTime, maxCalls: 10_000 });
    return { verdict, further: series.made - 2000 };
  } finally {
    resume();
  }
}

function fullCache(): Run {
  const cache = new Map<number, object>();
  let next = 0;
  return () => {
    cache.set(next++, {});
    if (cache.size > 500) cache.delete(cache.keys().next().value!);
  };
}

const large = open(60_000, 1900);

it('a store that as many calls again do not make grow is none of a leak', async () => {
  const { verdict, further } = await doubt(fullCache(), large);
  // As often as before, twice.
  expect(further).toBeGreaterThanOrEqual(6000);
  expect(verdict).toEqual({
    kind: 'steady',
    reason: expect.stringMatching(
      /^A backing store \(of an array, Map, Set or string\) could have grown with the calls, but over \d+ further ones the heap did not, by [45] B or more for each\.$/,
    ),
  });
});

it('code that is compiled from a new text at each call is a store of V8, which it empties', async () => {
  let calls = 0;
  const run = (): unknown => {
    calls += 1;
    // oxlint-disable-next-line typescript/no-implied-eval -- what template compilers do
    return new Function(`return ${calls}`);
  };
  expect((await doubt(run, large)).verdict).toMatchObject({ kind: 'steady' });
});

it('a store that grows on stays open', async () => {
  const kept: number[] = [];
  // Enough that what the runner lets go of meanwhile cannot hide it.
  const numbers = Array.from({ length: 64 }, (_, index) => index);
  const { verdict, further } = await doubt(() => void kept.push(...numbers), large);
  expect(verdict).toEqual(large.verdict);
  expect(further).toBeGreaterThan(2000);
});

const replaced: RoundsResult = {
  ...large,
  verdict: {
    kind: 'more',
    pace: true,
    storeBytes: 60_000,
    stores: [store('push@ < remember@/app/a.ts:3', 60_000)],
  },
};

it('one that was seen to be replaced, and makes the heap grow each time that the calls double, is a leak', async () => {
  const kept: number[] = [];
  const numbers = Array.from({ length: 64 }, (_, index) => index);
  const { verdict, further } = await doubt(() => void kept.push(...numbers), replaced);
  expect(verdict).toMatchObject({ kind: 'leaking', by: 'pace', sites: [{ objects: 1 }] });
  // As often as before, at least twice.
  expect(further).toBeGreaterThanOrEqual(6000);
});

it('is none where it is full by the second time', async () => {
  const kept = new Set<number>();
  let next = 0;
  const fill = (): void => {
    for (let each = 0; each < 16; each++) if (kept.size < 48_000) kept.add(next++);
  };
  expect((await doubt(fill, replaced)).verdict).toMatchObject({ kind: 'steady' });
});

it('is never cleared by fewer calls than were made before, for which there may have been room', async () => {
  const kept: number[] = [];
  const fill = (): void => void kept.push(0);
  const resume = nodeEngine.pauseOptimizer();
  try {
    const series = openSeries(nodeEngine, fill, resolveOptions({}));
    await runCalls(series, 8000, null);
    const { verdict } = await doubtOpenStore(series, replaced, { callTime: 0.01, maxCalls: 900 });
    expect([verdict, series.made]).toEqual([replaced.verdict, 8000]);
  } finally {
    resume();
  }
});

it('one stays open where there is no time for as many calls again', async () => {
  expect(await doubt(fullCache(), large, 1)).toEqual({ verdict: large.verdict, further: 0 });
});

it('one that something else hides once, which is let go of, stays open', async () => {
  const kept: number[] = [];
  const state = { calls: 0, ballast: [] as object[] };
  const numbers = Array.from({ length: 8 }, (_, index) => index);
  const run = (): void => {
    kept.push(...numbers);
    state.calls += 1;
    // As large as what two thousand calls add to the array.
    if (state.calls === 1) state.ballast = Array.from({ length: 4500 }, () => ({}));
    if (state.calls === 3000) state.ballast = [];
  };
  expect((await doubt(run, large)).verdict).toEqual(large.verdict);
});

it.each<[string, RoundsResult]>([
  ['a small one of few calls, which is said to be so', open(6000, 120)],
  ['what is open for another reason', { ...large, verdict: { kind: 'more', pace: false } }],
  ['what is decided', { ...large, verdict: { kind: 'steady', reason: 'told before' } }],
])('no calls are made for %s', async (_, result) => {
  expect(await doubt(fullCache(), result)).toEqual({ verdict: result.verdict, further: 0 });
});
