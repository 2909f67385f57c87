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

const of = (perCall: number, bytes: number, interval = 1, at = series): number | null =>
  coarserInterval(reading(100, [steady('open@/app/a.ts:1', perCall, bytes)]), interval, at);

const at = (deadline: number): number | null => of(100, 80, 1, { ...series, deadline });

describe('coarserInterval, at its bounds', () => {
  it('is coarser from twenty objects a call on', () => {
    expect([of(19, 80), of(20, 80) === null]).toEqual([null, false]);
  });

  it('is four kilobytes at the most', () => {
    const most = of(1000, 1000)!;
    expect(Math.abs(most - 4096)).toBeLessThanOrEqual(0.2 * 4096);
  });

  it('is at least four times as coarse as before', () => {
    const next = of(100, 80)!;
    expect([of(100, 80, next / 4), of(100, 80, next / 4 + 0.1)]).toEqual([next, null]);
  });

  it('is none once time is over', () => {
    expect([at(0) === null, at(-0.1)]).toEqual([false, null]);
  });
});
