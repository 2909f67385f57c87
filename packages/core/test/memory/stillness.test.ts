import { describe, expect, it } from 'vitest';
import { isStill, leastShown, mostMoved } from '../../src/memory/stillness.ts';
import { growthRules } from '../support/growth-builder.ts';

describe('mostMoved', () => {
  it('is half of what a leak that must be seen adds, until it is half of the floor', () => {
    expect([10, 20, 50, 500].map((calls) => mostMoved(growthRules, calls))).toEqual([100, 200, 500, 500]);
  });

  it('lets pass what calls move by themselves, however low the floor is', () => {
    expect(mostMoved({ ...growthRules, floor: () => 400 }, 30)).toBe(300);
  });

  it('lets nothing pass where freed memory may hide what is added', () => {
    const hiding = { ...growthRules, mustSee: { ...growthRules.mustSee, hiding: 10_000 } };
    expect(mostMoved(hiding, 100)).toBeLessThan(0);
  });
});

const stretch = (calls: number, moved: number, before = 0): boolean =>
  isStill({ calls, moved: [moved], before: [before] }, growthRules);

describe('isStill', () => {
  it('is what moved less than half of what a leak as small as it must be seen would have added', () => {
    expect(stretch(40, 399)).toBe(true);
    expect(stretch(40, 401)).toBe(false);
    expect(stretch(40, -401)).toBe(false);
  });

  it('is no more than the floor, however many calls there were', () => {
    expect(stretch(1000, 1000)).toBe(true);
    expect(stretch(1000, 1001)).toBe(false);
  });

  it('is nothing but what did not move at all where calls are too few to stand out', () => {
    expect(stretch(29, 0)).toBe(true);
    expect(stretch(29, 1)).toBe(false);
    expect(stretch(30, 300)).toBe(true);
  });

  it('is not where something was still being freed before, which may go on and hide a leak', () => {
    expect(stretch(40, 0, 5000)).toBe(true);
    expect(stretch(40, 0, -300)).toBe(true);
    expect(stretch(40, 0, -301)).toBe(false);
  });

  it('takes every way of counting', () => {
    expect(isStill({ calls: 40, moved: [0, 500], before: [0, 0] }, growthRules)).toBe(false);
    expect(isStill({ calls: 40, moved: [0, 0], before: [0, -5000] }, growthRules)).toBe(false);
    expect(isStill({ calls: 40, moved: [0, 0], before: [0, 0] }, growthRules)).toBe(true);
  });
});

describe('leastShown', () => {
  it('is what hides, and twice what calls move by themselves, for each call', () => {
    const hiding = { ...growthRules, mustSee: { ...growthRules.mustSee, hiding: 900 } };
    expect([leastShown(growthRules, 30), leastShown(hiding, 30)]).toEqual([20, 50]);
  });
});
