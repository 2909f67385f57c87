import { expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { findRefutation } from '../../src/check/refute-leak.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { runCalls } from '../../src/probe/probe.ts';
import { measuredLeak, unseen } from '../support/measured-leak.ts';

/** A snapshot in which nothing new has a path. */
const pathless = { ...unseen, callsWithoutPath: 13 };

/** What becomes of a leak without a path in a heap that grows by so much per call, of which each takes a while of a clock. */
async function withoutPath(
  grownPerCall: number,
  { perCall = 100, callTime = 0.01, left = Infinity, grewOn = false } = {},
): Promise<unknown> {
  let made = 0;
  const heapUsed = (): number => 1e7 + made * grownPerCall;
  const engine = {
    ...nodeEngine,
    now: () => made * callTime,
    readMemory: () => ({ ...nodeEngine.readMemory(), heapUsed: heapUsed() }),
  };
  const series = openSeries(engine, () => void (made += 1), resolveOptions({}));
  await runCalls(series, 100, null);
  series.deadline = engine.now() + left;
  const refutation = await findRefutation(
    series,
    measuredLeak({ heapBytesPerCall: perCall, grewOn }),
    pathless,
  );
  return refutation && [refutation.reason, made - 100];
}

const noPath =
  'Objects outlived their call, but nothing that 13 further calls left behind has a path that tells anything, and ';

it('lets a leak stand that no path tells of where the heap grows on', async () => {
  expect(await withoutPath(100)).toBeNull();
  expect(await withoutPath(70)).toBeNull();
  // Slow ones are called less often.
  expect(await withoutPath(1000, { perCall: 1000, callTime: 20 })).toBeNull();
});

it('does not where it does not grow, as that of a cache that is full by then', async () => {
  const still =
    'over 1920 more the heap did not grow by as much: a cache that is full by now looks the same.';
  expect(await withoutPath(0)).toEqual([noPath + still, 1920]);
  expect(await withoutPath(60)).toEqual([noPath + still, 1920]);
});

it('goes by what was seen before where there is no time for that', async () => {
  const late = 'there was no time to see whether the heap grows on. Raise `explainTimeBudget`.';
  expect(await withoutPath(0, { left: 1 })).toEqual([noPath + late, expect.any(Number)]);
  expect(await withoutPath(0, { left: 1, grewOn: true })).toBeNull();
  // Too little to be seen in so many calls.
  expect(await withoutPath(0, { perCall: 10, callTime: 20 })).toBeNull();
});
