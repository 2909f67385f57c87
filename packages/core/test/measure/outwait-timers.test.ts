import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../src/engine/engine.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import type { CallSeries } from '../../src/probe/probe.ts';
import {
  askTimersOf,
  rememberDelays,
  timersToOutwait,
  timeUntilExpiry,
  watchDelays,
} from '../../src/measure/outwait-timers.ts';

const rememberOf = (...delays: number[]): (() => number) => rememberDelays(() => delays.shift()!);

describe('rememberDelays', () => {
  it('tells the longest delay of a timer that starts itself again with shorter ones', () => {
    const pendingDelay = rememberOf(1500, 3, 700);
    expect([pendingDelay(), pendingDelay(), pendingDelay()]).toEqual([1500, 1500, 1500]);
  });

  it('tells nothing once no timer is pending', () => {
    const pendingDelay = rememberOf(1500, 0);
    expect([pendingDelay(), pendingDelay()]).toEqual([1500, 0]);
  });
});

const at = (now: number) => ({ engine: { ...nodeEngine, now: () => now } });

describe('timersToOutwait', () => {
  const delays = watchDelays(at(0).engine, { timeBudget: 5000 });

  it('waits on when the time for calls is over, as long as the time budget lasts', () => {
    const wait = timersToOutwait({ ...at(4200), delays }, { delay: 700, lasted: 0, endedAt: 4200 });
    expect(wait).toEqual({ delay: 700, milliseconds: 750, missing: 0 });
  });

  it('tells what is missing of the time budget', () => {
    const wait = timersToOutwait({ ...at(4200), delays }, { delay: 1000, lasted: 0, endedAt: 4200 });
    expect(wait).toEqual({ delay: 1000, milliseconds: 1050, missing: 250 });
  });
});

const untilExpiry = (delay: number, waits?: number): number =>
  timeUntilExpiry(
    { ...at(1000), deadline: 3000, delays: { pendingDelay: () => delay } } as unknown as CallSeries,
    waits,
  );

describe('timeUntilExpiry', () => {
  it('is the delay of the timers that are pending, and what they are late by', () => {
    expect([untilExpiry(0), untilExpiry(20), untilExpiry(950)]).toEqual([0, 70, 1000]);
  });

  it('is none where all waits take more than half of the time that is left', () => {
    expect([untilExpiry(951), untilExpiry(450, 2), untilExpiry(451, 2)]).toEqual([0, 500, 0]);
  });
});

describe('askTimersOf', () => {
  const options = resolveOptions({});
  const series = { ...at(3000), delays: watchDelays(at(0).engine, options) } as unknown as CallSeries;
  const waitFor = (delay: number): number | undefined =>
    askTimersOf(series, options)({ since: 500, endedAt: 3000, pendingDelay: () => delay })?.milliseconds;

  it('gives the handles of calls that went on for several delays no time, but where it is little', () => {
    expect([waitFor(0), waitFor(200), waitFor(500), waitFor(800)]).toEqual([undefined, 250, 550, undefined]);
  });
});
