import { beforeAll, expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { doubtSteady } from '../../src/measure/doubt-steady.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import type { Run } from '../../src/index.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { runCalls } from '../../src/probe/probe.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { settleRunner } from '../support/settle-runner.ts';

const steady: RoundsResult = {
  verdict: { kind: 'steady', reason: 'told before' },
  readings: [],
  rounds: [],
  interval: 1,
  coarser: null,
};

beforeAll(settleRunner);

/** After two thousand calls, with V8's compilers at rest. */
async function doubt(run: Run, result = steady, callTime = 0.01): Promise<RoundsResult> {
  const resume = nodeEngine.pauseOptimizer();
  try {
    const series = openSeries(nodeEngine, run, resolveOptions({}));
    await runCalls(series, 2000, null);
    return await doubtSteady(series, result, { callTime, maxCalls: 10_000 });
  } finally {
    resume();
  }
}

it.each<[string, () => Run]>([
  [
    'numbers in an array',
    () => {
      const kept: number[] = [];
      // Enough that what the runner lets go of meanwhile cannot hide it.
      return () => void kept.push(1, 2, 3, 4, 5, 6, 7, 8);
    },
  ],
  [
    'keys of a Map',
    () => {
      const kept = new Map<number, number>();
      return () => void kept.set(kept.size, 1);
    },
  ],
])('takes back that a function is steady which grows on, by %s', async (_, make) => {
  expect((await doubt(make())).verdict).toMatchObject({ kind: 'more', unexplained: { calls: 8000 } });
});

it('stands by a cache that is full', async () => {
  const cache = new Map<number, object>();
  let next = 0;
  const run = (): void => {
    cache.set(next++, {});
    if (cache.size > 500) cache.delete(cache.keys().next().value!);
  };
  expect((await doubt(run)).verdict).toEqual(steady.verdict);
});

it('stands by a cache that is filled only while it doubts', async () => {
  const cache = new Map<number, object>();
  let next = 0;
  const run = (): void => {
    cache.set(next++, { at: [next] });
    if (cache.size > 3000) cache.delete(cache.keys().next().value!);
  };
  expect((await doubt(run)).verdict).toEqual(steady.verdict);
});

it('stands by a cache that is emptied when it is full, and is fuller in the end than at first', async () => {
  const cache = new Map<number, object>();
  let next = 0;
  const run = (): void => {
    // After 2,000 calls it has 100 entries, after 4,000 and 8,000 twice as many each, after 16,000 800.
    if (next % 1900 === 0) cache.clear();
    cache.set(next++, { at: [next] });
  };
  expect((await doubt(run)).verdict).toEqual(steady.verdict);
});

it('takes back that a function is steady whose numbers grow on beside a cache that is emptied', async () => {
  const cache = new Map<number, object>();
  const kept: number[] = [];
  let next = 0;
  const run = (): void => {
    if (next % 1900 === 0) cache.clear();
    cache.set(next++, { at: [next] });
    kept.push(1, 2, 3, 4, 5, 6, 7, 8);
  };
  expect((await doubt(run)).verdict).toMatchObject({ kind: 'more', unexplained: { calls: 8000 } });
});

it('stands by code that is compiled from a new text at each call, which V8 keeps for some collections', async () => {
  let calls = 0;
  const run = (): unknown => {
    calls += 1;
    // oxlint-disable-next-line typescript/no-implied-eval -- what schema compilers do
    return new Function(`return ${calls}`);
  };
  expect((await doubt(run)).verdict).toEqual(steady.verdict);
});

it('takes back what it looked at once, as there was no time for more', async () => {
  const kept: number[] = [];
  const run = (): void => void kept.push(1, 2, 3, 4, 5, 6, 7, 8);
  expect((await doubt(run, steady, 0.5)).verdict).toMatchObject({
    kind: 'more',
    unexplained: { calls: 2000 },
  });
});

it('does not forget what it saw grow when the deadline comes before another look has ended', async () => {
  const kept: number[] = [];
  // What the runner lets go of meanwhile (150 kB were seen) would hide less.
  const numbers = Array.from({ length: 64 }, (_, index) => index);
  const series = openSeries(nodeEngine, keep, resolveOptions({}));
  function keep(): void {
    kept.push(...numbers);
    if (series.made > 5000) series.deadline = 0;
  }
  await runCalls(series, 2000, null);
  const { verdict } = await doubtSteady(series, steady, { callTime: 0.01, maxCalls: 10_000 });
  expect(verdict).toMatchObject({ kind: 'more', unexplained: { calls: 2000 } });
});

it.each([20, 900])(
  'stands by what a weak cache keeps between two collections, or a timer for %d ms',
  async (delay) => {
    const weak = new WeakMap<object, object>();
    const held = new Set<object>();
    const run = (): void => {
      weak.set({}, { value: 1 });
      const entry = {};
      held.add(entry);
      setTimeout(() => held.delete(entry), delay);
    };
    expect((await doubt(run)).verdict).toEqual(steady.verdict);
  },
);

it('leaves other verdicts, and functions that would take too long', async () => {
  const kept: number[] = [];
  const keep = (): void => void kept.push(kept.length);
  const leaking: RoundsResult = { ...steady, verdict: { kind: 'leaking', by: 'arrival', sites: [] } };
  expect(await doubt(keep, leaking)).toBe(leaking);
  expect(await doubt(keep, steady, 10)).toBe(steady);
});
