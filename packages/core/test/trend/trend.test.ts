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

const partly = (count: number, isLeftOut: (index: number) => boolean): { at: number; value: number }[] =>
  line(Array.from({ length: count }, (_, index) => (isLeftOut(index) ? 1e6 : 1) * index));

describe('findTrend, in figures', () => {
  it('needs three points', () => {
    const { slope, chance } = findTrend(line([0, 10, 20]));
    expect(slope).toBe(1);
    // n = 3, S = 3: z = 2 / sqrt(11 / 3).
    expect(chance).toBeCloseTo(0.1481, 4);
  });

  it('corrects the chance for values that come twice', () => {
    // n = 8, S = 24, four ties of two: z = 23 / sqrt((8 * 7 * 21 - 4 * 2 * 9) / 18).
    expect(findTrend(line([1, 1, 2, 2, 3, 3, 4, 4])).chance).toBeCloseTo(0.00166, 5);
  });

  it('finds a rise most unlikely to be chance, and a fall all the more likely', () => {
    expect(findTrend(line([7, 6, 5, 4, 3, 2, 1, 0])).chance).toBeCloseTo(0.99958, 4);
    expect(findTrend(line([7, 6, 5, 4, 3, 2, 1, 0])).slope).toBeCloseTo(-0.1, 10);
  });

  it('has no slope between two points at the same place', () => {
    const points = [
      { at: 0, value: 0 },
      { at: 0, value: 8 },
      { at: 10, value: 10 },
    ];
    expect(findTrend(points).slope).toBeCloseTo(0.6, 10);
  });

  it('takes points that lie one apart', () => {
    const points = [0, 9, 10, 11].map((value, at) => ({ at, value }));
    expect(findTrend(points).slope).toBeCloseTo((1 + 11 / 3) / 2, 10);
  });

  it('looks at 240 of more points, evenly chosen', () => {
    expect(findTrend(partly(360, (index) => index % 3 === 2)).slope).toBeCloseTo(0.1, 10);
    expect(findTrend(partly(480, (index) => index % 2 === 1)).slope).toBeCloseTo(0.1, 10);
    expect(findTrend(partly(240, (index) => index % 2 === 1)).slope).toBeGreaterThan(1000);
  });
});
