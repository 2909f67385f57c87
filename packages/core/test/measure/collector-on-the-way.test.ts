import { expect, test } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { CollectorOnTheWay } from '../../src/measure/collector-on-the-way.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

/** After how many calls was collected, where calls and collections take so many milliseconds. */
async function collectionsAt(callTime: number, collectionTime: number): Promise<number[]> {
  let [calls, clock] = [0, 0];
  const at: number[] = [];
  const run = (): void => {
    calls += 1;
    clock += callTime;
  };
  const collectGarbage = (): void => {
    at.push(calls);
    clock += collectionTime;
  };
  const engine = { ...nodeEngine, now: () => clock, collectGarbage };
  const series = openSeries(engine, run, resolveOptions({ timeBudget: 1e6 }));
  expect(await new CollectorOnTheWay(series).runCalls(100, 30)).toBe(100);
  return at;
}

test('garbage is collected after each part of the calls', async () => {
  expect(await collectionsAt(1, 2)).toEqual([30, 60, 90, 100]);
});

test('collections take no more than half as long as the calls', async () => {
  expect(await collectionsAt(1, 40)).toEqual([30, 90]);
  expect(await collectionsAt(1, 1000)).toEqual([30]);
});
