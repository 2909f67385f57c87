import { describe, expect, it } from 'vitest';
import {
  clearingInterval,
  countingIntervals,
  leastAtLimit,
  meanCount,
  mostAtLimit,
} from '../../src/gate/object-estimate.ts';
import { makeSampleWeight, meanWeight, sampleWeight } from '../../src/probe/sample-weight.ts';

const small = (objects: number): ReadonlyMap<number, number> => new Map([[24, objects]]);

describe('leastAtLimit', () => {
  it('is the limit itself where every object was counted', () => {
    expect(leastAtLimit(1000, [small(400)], 1)).toBe(1000);
    expect(mostAtLimit(1000, [small(400)], 1)).toBe(1000);
  });

  it('is below the limit by four standard deviations, which more and larger objects make smaller', () => {
    expect(Math.round(leastAtLimit(1000, [small(400)], 256))).toBe(597);
    expect(Math.round(leastAtLimit(1000, [small(400), small(400)], 256))).toBe(715);
    expect(Math.round(leastAtLimit(1000, [new Map([[96, 400]])], 256))).toBe(812);
    expect(Math.round(mostAtLimit(1000, [small(400)], 256))).toBe(1403);
  });

  it('takes what no sample was seen of for the smallest objects', () => {
    expect(leastAtLimit(1000, [new Map()], 256)).toBe(leastAtLimit(1000, [small(1)], 256));
  });

  it('is never undercut by samples of as many objects as the limit', () => {
    // A fixed seed: xorshift.
    let state = 1;
    const random = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    };
    const weight = meanWeight(24, 256);
    const sampled = (): ReadonlyMap<number, number> => {
      let samples = 0;
      for (let object = 0; object < 1000; object++) if (random() < 1 / weight) samples += 1;
      return small(samples * weight);
    };
    const estimates = Array.from({ length: 500 }, sampled);
    const errors = estimates.map((sizes) => meanCount([sizes]) - 1000);
    expect(estimates.filter((sizes) => meanCount([sizes]) < leastAtLimit(1000, [sizes], 256))).toEqual([]);
    // What is taken for the standard deviation is one: two thirds are nearer.
    const deviation = (1000 - leastAtLimit(1000, [small(1000)], 256)) / 4;
    const near = errors.filter((error) => Math.abs(error) < deviation).length / errors.length;
    expect(near).toBeGreaterThan(0.6);
    expect(near).toBeLessThan(0.76);
  });
});

describe('clearingInterval', () => {
  it('is the coarsest at which an estimate would be below what may be a leak', () => {
    const interval = (objects: number): number => clearingInterval(1000, [small(objects)], 960);
    expect([100, 400, 700, 900, 1200].map(interval)).toEqual([192, 192, 47, 1, 1]);
    expect(clearingInterval(1000, [small(100)], 192)).toBe(47);
  });
});

describe('countingIntervals', () => {
  it('are those at which samples of common sizes are taken for no larger ones, which would be fewer', () => {
    const sizes = Array.from({ length: 11 }, (_, index) => 16 + 8 * index);
    const taken = countingIntervals.map((interval) => {
      const weightOf = makeSampleWeight(interval);
      return sizes.map((size) => {
        const reported = size * sampleWeight(size, interval);
        return reported / weightOf(reported);
      });
    });
    for (const each of taken) {
      expect(each.slice(0, 5)).toEqual([16, 24, 32, 40, 48]);
      expect(each.filter((size, index) => size > sizes[index]!)).toEqual([]);
    }
  });
});
