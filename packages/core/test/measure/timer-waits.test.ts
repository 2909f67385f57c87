import { describe, expect, it } from 'vitest';
import {
  askTimersOf,
  timeForTimers,
  timersToOutwait,
  watchDelays,
} from '../../src/measure/outwait-timers.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import type { CallSeries, Delays } from '../../src/probe/probe.ts';

/** Delays of a measurement that begins at 100, with timers as `pending` tells of those up to so many milliseconds. */
const delaysOf = (timeBudget: number, pending: (most: number) => number): Delays =>
  watchDelays({ watchTimers: () => pending, now: () => 100 }, { timeBudget });

const longest = (timeBudget: number): number => delaysOf(timeBudget, (most) => most).pendingDelay();

const extra = (missing: number): number => delaysOf(5000, () => 1000).extraBudget({ delay: 1000, missing });

describe('watchDelays', () => {
  it('looks for timers of up to three seconds, or of more of a larger time budget', () => {
    expect([1000, 5000, 10_000, 16_000, 100_000].map(longest)).toEqual([3000, 3000, 6000, 9600, 10_000]);
  });

  it('ends with the time budget', () => {
    expect(delaysOf(5000, () => 0).latest).toBe(5100);
  });

  it('advises half seconds of which a part is left for readings', () => {
    expect([1, 425, 426, 850, 851].map(extra)).toEqual([500, 500, 1000, 1000, 1500]);
  });

  it('advises for timers, too, that a larger budget would wait for', () => {
    const delays = delaysOf(5000, (most) => (most >= 4000 ? 4000 : 1000));
    expect(delays.extraBudget({ delay: 1000, missing: 500 })).toBe(1000);
    expect(delays.extraBudget({ delay: 1000, missing: 2000 })).toBe(6000);
  });
});

const wait = (delay: number, lasted: number, now: number): number | undefined => {
  const series = { engine: { now: () => now }, delays: delaysOf(5000, () => 0) } as unknown as CallSeries;
  return timersToOutwait(series, { delay, lasted, endedAt: 1000 })?.milliseconds;
};

describe('timersToOutwait', () => {
  it('waits until timers that were started last have fired, and are late', () => {
    expect([wait(700, 0, 1000), wait(700, 0, 1749), wait(700, 0, 1750)]).toEqual([750, 1, undefined]);
  });

  it('does not wait where there are none, or calls went on for three times their delay', () => {
    expect([wait(0, 0, 1000), wait(700, 2099, 1000), wait(700, 2100, 1000)]).toEqual([
      undefined,
      750,
      undefined,
    ]);
  });
});

describe('timeForTimers', () => {
  it('is their delay, and some time for readings, unless they had three times that', () => {
    expect([timeForTimers(0, 0), timeForTimers(1000, 2999), timeForTimers(1000, 3000)]).toEqual([0, 1200, 0]);
  });
});

describe('askTimersOf', () => {
  it('says what to do where there is no time', () => {
    const options = resolveOptions({});
    const series = { engine: { now: () => 4200 }, delays: delaysOf(5000, () => 0) } as unknown as CallSeries;
    const ask = askTimersOf(series, options);
    expect(ask({ since: 4000, endedAt: 4200, pendingDelay: () => 2000 })).toEqual({
      delay: 2000,
      milliseconds: 2050,
      missing: 1150,
      advice: 'timers of 2000 ms were still to fire, and may end that: raise `timeBudget` by 1500 ms or more',
    });
    expect(ask({ since: 4000, endedAt: 4200, pendingDelay: () => 0 })).toBeNull();
  });
});
