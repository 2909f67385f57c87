import { describe, expect, it } from 'vitest';
import { chooseComparison, chooseFirstRound, chooseInterval, ladder } from '../../src/probe/probe.ts';

const costing = (callTime: number, allocatedBytesPerCall = 0) => ({ callTime, allocatedBytesPerCall });

describe('chooseInterval', () => {
  it('sees every allocation of a function that allocates little', () => {
    expect(chooseInterval(0, 0.01)).toBe(1);
    expect(chooseInterval(50_000, 0.01)).toBe(1);
  });

  it('grows with what a call allocates', () => {
    const intervals = [1e6, 1e7, 1e8].map((bytes) => chooseInterval(bytes, 1));
    expect(intervals).toEqual(intervals.toSorted((a, b) => a - b));
    expect(intervals.at(-1)).toBeGreaterThan(1000);
  });

  it('sees more of a function that takes its time anyway', () => {
    expect(chooseInterval(1e8, 100)).toBeLessThan(chooseInterval(1e8, 1));
  });
});

describe('chooseFirstRound', () => {
  it('gives fast functions more calls, slow ones at least 16', () => {
    expect(chooseFirstRound(costing(0.001), 1)).toBeGreaterThan(chooseFirstRound(costing(1), 1));
    expect(chooseFirstRound(costing(200), 1)).toBe(16);
  });

  it('never runs a first round without end for a function that takes no time', () => {
    expect(chooseFirstRound(costing(0), 1)).toBe(128);
  });

  it('is shorter where a call allocates much, for every allocation is sampled', () => {
    expect(chooseFirstRound(costing(0.01, 100_000), 1)).toBe(64);
    expect(chooseFirstRound(costing(0.01, 100), 1)).toBe(128);
  });

  it('is longer where only some allocations are seen', () => {
    expect(chooseFirstRound(costing(1), 512)).toBeGreaterThan(chooseFirstRound(costing(1), 1));
  });
});

describe('chooseComparison', () => {
  const small = { interval: 1, heapUsed: 8e6, collected: 'all', isEven: false } as const;

  it('takes a round of samples where that is cheaper than the collections of a comparison', () => {
    expect(chooseComparison(costing(0.93, 200), small)).toBe(0);
    expect(chooseComparison(costing(0.05, 100), { ...small, heapUsed: 100e6 })).toBe(0);
  });

  it('compares the heap where sampling each allocation costs more', () => {
    expect(chooseComparison(costing(0.05, 50_000), small)).toBeGreaterThanOrEqual(96);
  });
});

it('the ladder of rounds rises', () => {
  expect(ladder).toEqual(ladder.toSorted((a, b) => a - b));
});
