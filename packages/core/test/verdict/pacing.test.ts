import { describe, expect, it } from 'vitest';
import type { StoreSample, SurvivingSite, SurvivorReading } from '../../src/probe/probe.ts';
import { findPace } from '../../src/verdict/pacing.ts';
import { groupsOf } from '../support/curve-builder.ts';
import { stackOf } from '../support/site-builder.ts';

const warmUpCalls = 5;
const callsPerGroup = 16;

interface StoreAt {
  readonly bytes: number;
  /** The call that made it. */
  readonly call: number;
  readonly stack?: string;
  /** Sizes of what the same site made in the same group of calls. */
  readonly sizes?: number;
  /** Groups of calls in which the site left something. */
  readonly hits?: number;
}

/** A reading after so many calls in which nothing is alive but these stores. */
function after(calls: number, ...stores: readonly StoreAt[]): SurvivorReading {
  const groups = groupsOf(calls / callsPerGroup, callsPerGroup);
  const samples = stores.map(({ bytes, call, stack = 'add@/app/log.ts:3', sizes = 1, hits = 1 }) => {
    const group = Math.floor(call / callsPerGroup);
    const perGroup = groups.map((_, index) => (index === group || index < hits - 1 ? 1 : 0));
    const site: SurvivingSite = {
      stack: stackOf(stack),
      allocator: stack,
      objects: 1,
      bytes,
      largest: bytes,
      perGroup,
    };
    return { site, bytes, group, sizes } satisfies StoreSample;
  });
  return {
    calls,
    groups,
    sites: samples.map(({ site }) => site),
    stores: samples,
    samples: stores.length,
    surplusMarkers: 0,
  };
}

const pace = (...readings: readonly SurvivorReading[]): ReturnType<typeof findPace> =>
  findPace(readings, warmUpCalls);

/** An array of numbers that gets one more at each call, doubling. */
const growing = [
  after(128, { bytes: 1100, call: 100 }),
  after(512, { bytes: 4300, call: 400 }),
  after(2048, { bytes: 17_000, call: 1800 }),
  after(8192, { bytes: 68_000, call: 7000 }),
];

describe('findPace', () => {
  it('finds a store that is replaced by a larger one as fast as calls are made', () => {
    const { pacing } = pace(...growing);
    expect(pacing.map(({ allocator }) => allocator)).toEqual(['add@/app/log.ts:3']);
  });

  it('leaves it open until there were enough rounds and calls, and says how large it is', () => {
    expect(pace(...growing.slice(0, 2))).toEqual({ open: true, openBytes: 4300, pacing: [] });
  });

  it('lets a store pass whose predecessor is still alive: two collections are no growth', () => {
    const both = after(
      512,
      { bytes: 1100, call: 100 },
      { bytes: 4300, call: 400, stack: 'add@/app/log.ts:3' },
    );
    expect(pace(growing[0], both)).toMatchObject({ open: false, pacing: [] });
  });

  it('lets a store pass that stops growing', () => {
    const full = { bytes: 4300, call: 400 };
    expect(pace(growing[0], growing[1], after(2048, full), after(8192, full))).toMatchObject({
      open: false,
      pacing: [],
    });
  });

  it('does not wait for a store that is older than half of the calls: a growing one would have been replaced', () => {
    expect(pace(after(128, { bytes: 1100, call: 20 }))).toMatchObject({ open: false });
    expect(pace(after(128, { bytes: 1100, call: 100 }))).toMatchObject({ open: true });
  });

  it('does not take compiled code for a store: it comes once, with tables of other sizes', () => {
    expect(pace(after(128, { bytes: 5000, call: 100, sizes: 3, hits: 1 }))).toMatchObject({ open: false });
    expect(pace(after(128), after(512, { bytes: 5000, call: 400, sizes: 3, hits: 2 }))).toMatchObject({
      open: false,
    });
  });

  it('takes a large store for one that may grow where objects of other sizes come at every call', () => {
    expect(pace(after(128, { bytes: 5000, call: 100, sizes: 3, hits: 7 }))).toMatchObject({ open: true });
  });

  it('finds a store that compiled code hid in the first round', () => {
    const code = after(128, { bytes: 5000, call: 100, sizes: 3, hits: 1 });
    const [, ...later] = growing;
    const last = after(20_480, { bytes: 170_000, call: 20_000 });
    expect(pace(code, ...later, last).pacing).toHaveLength(1);
  });

  it('waits for a table that was doubled just before, when many calls came before the first reading', () => {
    const before = 4672;
    const doubled = { bytes: 327_720, call: 3600 };
    const readings = [after(4672, doubled), after(10_048, doubled)];
    expect(findPace(readings, before)).toMatchObject({ open: true });
    expect(findPace([...readings, after(40_000, { bytes: 1_310_000, call: 30_000 })], before).open).toBe(
      true,
    );
  });
});
