import { describe, expect, it } from 'vitest';
import { findTrend } from '../../src/trend/trend.ts';

const line = (values: readonly number[]): { at: number; value: number }[] =>
  values.map((value, index) => ({ at: index * 10, value }));

describe('findTrend', () => {
  it('finds the slope of a line in units per step of `at`', () => {
    const { slope, chance } = findTrend(line([0, 50, 100, 150, 200, 250, 300, 350]));
    expect(slope).toBe(5);
    // Mann (1945), n = 8, S = 28: z = 27 / sqrt(8 * 7 * 21 / 18), one-sided p = 0.00042.
    expect(chance).toBeCloseTo(0.00042, 4);
  });

  it('is not moved by one wild reading', () => {
    const { slope } = findTrend(line([0, 10, 20, 9000, 40, 50, 60, 70]));
    expect(slope).toBeCloseTo(1, 1);
  });

  it('sees no trend in readings that go up and down', () => {
    const { chance } = findTrend(line([5, 9, 2, 8, 3, 7, 4, 6, 5]));
    expect(chance).toBeGreaterThan(0.2);
  });

  it('sees no trend in equal readings, or in fewer than three', () => {
    expect(findTrend(line([7, 7, 7, 7]))).toEqual({ slope: 0, chance: 1 });
    expect(findTrend(line([1, 2]))).toEqual({ slope: 0, chance: 1 });
  });

  it('stays affordable for thousands of readings', () => {
    const { slope } = findTrend(line(Array.from({ length: 20_000 }, (_, index) => index)));
    expect(slope).toBeCloseTo(0.1, 6);
  });
});
