import { expect, test } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { growsOn } from '../../src/measure/heap-growth.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

const perCall = 1000;

/** Whether a heap goes on that grows by so much for each call, and lets go of so much once, at a call. */
async function goesOn(
  kept: number,
  once: { readonly bytes: number; readonly atCall: number } = { bytes: 0, atCall: 0 },
): Promise<unknown[]> {
  let calls = 0;
  const heapUsed = (): number => 1e7 + kept * calls - (calls >= once.atCall ? once.bytes : 0);
  const engine = {
    ...nodeEngine,
    readMemory: () => ({ ...nodeEngine.readMemory(), heapUsed: heapUsed() }),
  };
  const series = openSeries(engine, () => void (calls += 1), resolveOptions({}));
  return [await growsOn(series, 500, perCall), calls];
}

test('a heap goes on that grows by as much as each call was seen to keep', async () => {
  expect(await goesOn(perCall)).toEqual([true, 500]);
  expect(await goesOn(0.7 * perCall)).toEqual([true, 500]);
});

test('it is looked at again where something may have been let go of once', async () => {
  expect(await goesOn(perCall, { bytes: 250_000, atCall: 100 })).toEqual([true, 1500]);
});

test('one that is full, or grows by less, does not', async () => {
  expect(await goesOn(0)).toEqual([false, 1500]);
  expect(await goesOn(0.6 * perCall)).toEqual([false, 1500]);
});
