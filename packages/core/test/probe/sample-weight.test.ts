import { describe, expect, it } from 'vitest';
import { makeSampleWeight } from '../../src/probe/sample-weight.ts';

describe('makeSampleWeight', () => {
  it('counts every sample as one object where all are seen', () => {
    const weightOf = makeSampleWeight(1);
    expect([16, 56, 100_000].map(weightOf)).toEqual([1, 1, 1]);
  });

  it.each([
    [56, 512],
    [56, 4096],
    [2000, 4096],
  ])('finds how many objects of %i bytes a sample stands for at an interval of %i', (size, interval) => {
    // As V8 reports it: the size times the rounded number of objects.
    const weight = Math.round(1 / (1 - Math.exp(-size / interval)));
    expect(weight).toBeGreaterThan(1);
    expect(makeSampleWeight(interval)(size * weight)).toBe(weight);
  });

  it('takes the more common object where two sizes look the same', () => {
    // 22 objects of 24 bytes, 33 of 16, or 11 of 48.
    expect(makeSampleWeight(512)(528)).toBe(11);
    // 3 objects of 32 bytes, 2 of 48, 4 of 24, or 6 of 16.
    expect(makeSampleWeight(80)(96)).toBe(3);
  });

  it('counts large objects as one', () => {
    expect(makeSampleWeight(512)(1_000_000)).toBe(1);
  });
});
