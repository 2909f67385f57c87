import { describe, expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { doubtCoarse } from '../../src/measure/doubt-coarse.ts';
import { unseenBytes } from '../../src/measure/coarse-samples.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { reading } from '../support/site-builder.ts';

const steady = { kind: 'steady', reason: 'told before' } as const;

/** 100 calls of which a sample was taken every 1,000 bytes: up to 80 B of each may be unseen. */
const sampled: RoundsResult = {
  verdict: steady,
  readings: [reading(100, [])],
  rounds: [],
  interval: 1000,
  coarser: null,
};

/** After calls that keep so many bytes each, of a heap that moves by some bytes of its own at each reading, the first of all first. */
async function look(
  kept: (call: number) => number,
  { moved = [0], timeBudget = 5000, result = sampled }: Partial<Look> = {},
): Promise<RoundsResult & { readonly made: number }> {
  let [calls, bytes, readings] = [0, 1e7, 0];
  const run = (): void => {
    calls += 1;
    bytes += kept(calls);
  };
  const readMemory = () => ({
    ...nodeEngine.readMemory(),
    heapUsed: bytes + moved[readings++ % moved.length]!,
  });
  const series = openSeries({ ...nodeEngine, readMemory }, run, resolveOptions({ timeBudget }));
  return { ...(await doubtCoarse(series, result, 0.001)), made: calls };
}

interface Look {
  readonly moved: readonly number[];
  readonly timeBudget: number;
  readonly result: RoundsResult;
}

describe('doubtCoarse', () => {
  it('takes back that a function is steady whose heap grows on, in two looks', async () => {
    const { verdict, made } = await look(() => 40);
    expect(verdict).toEqual({
      kind: 'more',
      pace: true,
      unexplained: { bytes: 40 * 511, calls: 511, isCoarse: true },
    });
    expect(made).toBe(2 * 8 * 73);
  });

  it('says of a heap that is still how little may be unseen', async () => {
    const still = await look(() => 0);
    expect([still.verdict, unseenBytes(still), still.made]).toEqual([steady, 9, 8 * 73]);
    const restless = await look(() => 0, { moved: [0, 3000, -2000, 500, 2500] });
    expect([restless.verdict, unseenBytes(restless)]).toEqual([steady, 9]);
  });

  it('stands by a heap that grew in one look only, as a cache that is full by then', async () => {
    const { verdict } = await look((call) => (call < 700 ? 40 : 0));
    expect(verdict).toEqual(steady);
  });

  it('does not look where samples show as little, or all, or there is too little time', async () => {
    for (const given of [
      { result: { ...sampled, interval: 1 } },
      { result: { ...sampled, interval: 100 } },
      { timeBudget: 100 },
    ]) {
      const { result = sampled } = given;
      expect(await look(() => 40, given)).toEqual({ ...result, made: 0 });
    }
  });

  it('looks as well where only a small store is open, and not where survivors are', async () => {
    const open = { ...sampled, verdict: { kind: 'more', pace: true, storeBytes: 500 } as const };
    expect((await look(() => 40, { result: open })).verdict).toMatchObject({
      unexplained: { isCoarse: true },
    });
    const unclear = { ...sampled, verdict: { kind: 'more', pace: false } as const };
    expect((await look(() => 40, { result: unclear })).made).toBe(0);
  });
});
