import { describe, expect, it } from 'vitest';
import { coarserInterval } from '../../src/measure/choose-interval.ts';
import type { CallSeries } from '../../src/probe/probe.ts';
import { reading, steady, burst } from '../support/site-builder.ts';

const series = { engine: { now: () => 0 }, deadline: 1000 } as CallSeries;

describe('coarserInterval', () => {
  it('goes on as it is where calls leave few objects', () => {
    expect(coarserInterval(reading(100, [steady('open@/app/a.ts:1', 10)]), 1, series)).toBeNull();
  });

  it('yields some ten samples of a call that leaves a hundred objects', () => {
    const interval = coarserInterval(reading(100, [steady('open@/app/a.ts:1', 100, 80)]), 1, series)!;
    expect(Math.abs(interval - 800)).toBeLessThanOrEqual(0.2 * 800);
  });

  it('does not mind a burst of objects that were made once', () => {
    expect(coarserInterval(reading(100, [burst('load@/app/a.ts:1', 50_000)]), 1, series)).toBeNull();
  });

  it('does not begin anew for less than a fourth of the samples, nor without time', () => {
    const many = reading(100, [steady('open@/app/a.ts:1', 100, 80)]);
    expect(coarserInterval(many, 250, series)).toBeNull();
    expect(coarserInterval(many, 1, { ...series, deadline: -1 })).toBeNull();
  });
});
