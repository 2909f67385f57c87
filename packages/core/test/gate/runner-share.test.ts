import { expect, it } from 'vitest';
import { RunnerShare } from '../../src/gate/runner-share.ts';

const growth = (heap: number) => ({ heap, objects: null, external: 5, native: null, handles: 1 });
const takeOff = (share: RunnerShare, ...heaps: number[]) =>
  heaps.map((heap) => share.takeOff(growth(heap)).heap);

it('takes off the least growth that was seen, once it was seen often enough', () => {
  expect(takeOff(new RunnerShare(), 9000, 6000, 7000, 8000, 30_000, 6500)).toEqual([
    9000, 6000, 7000, 8000, 24_000, 500,
  ]);
});

it('does not take a leak of every test for the share of the runner', () => {
  const seen = takeOff(new RunnerShare(), 50_000, 50_000, 50_000, 50_000, 50_000);
  expect(seen.at(-1)).toBe(40_000);
});

it('learns nothing from a window in which the heap shrank', () => {
  expect(takeOff(new RunnerShare(), -1e6, -1e6, 0, 4000, 4000, 4000, 4000, 4000).at(-1)).toBe(0);
});

it('leaves other resources alone', () => {
  expect(new RunnerShare().takeOff(growth(10))).toEqual(growth(10));
});
