import { describe, expect, it } from 'vitest';
import type { GaugeReading } from '../../src/engine/gauge/gauge.ts';
import {
  boundSince,
  couldExceed,
  difference,
  exceededBy,
  isBound,
  isUnlimited,
  largestShare,
  largestShares,
} from '../../src/gate/growth.ts';
import { builtIn, mergeLayers, readSettings } from '../../src/gate/thresholds.ts';

const reading = (values: Partial<GaugeReading>): GaugeReading => ({
  heap: 0,
  old: 0,
  external: 0,
  native: null,
  collected: false,
  ...values,
});
const { limits } = mergeLayers([builtIn]);
const none = { heap: 0, objects: null, external: 0, native: null, handles: 0 };

describe('difference', () => {
  it('subtracts readings, and knows no objects', () => {
    const before = reading({ heap: 5, external: 2 });
    expect(difference(before, reading({ heap: 9, external: 1 }), 2)).toEqual({
      heap: 4,
      objects: null,
      external: -1,
      native: null,
      handles: 2,
    });
  });
});

const grownNative = (external: number, native: number): number | null =>
  difference(reading({ external: 10, native: 100 }), reading({ external, native }), 0).native;

describe('growth of native memory', () => {
  it('leaves out buffers, which are judged as external memory', () => {
    expect(grownNative(60, 200)).toBe(50);
  });

  it('is not made larger by buffers that are let go of', () => {
    expect(grownNative(0, 200)).toBe(100);
  });

  it('is not known where a reading lacks it', () => {
    expect(difference(reading({}), reading({ native: 5 }), 0).native).toBeNull();
  });
});

describe('exceededBy', () => {
  it('names what is above its limit and the level that set it, and nothing at the limit', () => {
    expect(exceededBy({ ...none, heap: 1_000_000, external: 1_000_001 }, limits)).toEqual([
      { resource: 'external', growth: 1_000_001, limit: 1_000_000, from: 'built in' },
    ]);
  });
});

describe('couldExceed', () => {
  it('lets a thousand of the smallest objects pass, and not one more', () => {
    expect(couldExceed({ ...none, heap: 24_000 }, limits)).toBe(false);
    expect(couldExceed({ ...none, heap: 24_024 }, limits)).toBe(true);
  });

  it('asks only for what is limited', () => {
    const bytes = mergeLayers([builtIn, readSettings({ objects: false }, 'config')]).limits;
    expect(couldExceed({ ...none, heap: 900_000 }, bytes)).toBe(false);
    expect(couldExceed({ ...none, external: 1_100_000 }, bytes)).toBe(true);
  });
});

describe('boundSince', () => {
  it('is the growth of the old generation, whatever was let go of elsewhere', () => {
    const before = reading({ heap: 50, old: 30, external: 5 });
    expect(boundSince(before, reading({ heap: 34, old: 34, external: 7 }))).toMatchObject({
      heap: 4,
      external: 2,
    });
  });
});

describe('isBound', () => {
  it.each([
    [{ old: 10 }, true],
    [{ old: 9 }, false],
    [{ old: 20, collected: true }, false],
  ])('asks of an old generation of 10 bytes before and %j after: %s', (after, expected) => {
    expect(isBound(reading({ old: 10 }), reading(after))).toBe(expected);
  });
});

describe('isUnlimited', () => {
  it('is so when every resource is false', () => {
    const all = { heap: false, objects: false, external: false } as const;
    expect(isUnlimited(mergeLayers([builtIn, readSettings(all, 'config')]).limits)).toBe(true);
    expect(isUnlimited(limits)).toBe(false);
  });
});

describe('largestShare', () => {
  it('is that of the limit that growth comes nearest to', () => {
    expect(largestShare({ ...none, heap: 12_000 }, limits)).toBe(0.5);
    expect(largestShare({ ...none, heap: 2400, external: 900_000 }, limits)).toBe(0.9);
  });

  it('is nothing where nothing grew, or nothing is judged', () => {
    expect(largestShare({ ...none, heap: -5000 }, limits)).toBe(0);
    const unjudged = { heap: null, objects: null, external: null, native: null, handles: null };
    expect(largestShare({ ...none, heap: 5000 }, unjudged)).toBe(0);
  });
});

describe('largestShares', () => {
  it('are those of the test whose limit is the nearest, with objects and without', () => {
    const strict = mergeLayers([builtIn, readSettings({ heap: 60_000 }, 'test')]).limits;
    expect(largestShares({ ...none, heap: 48_000 }, [limits, strict])).toEqual({ share: 2, bytes: 0.8 });
  });
});

describe('growth that was not measured', () => {
  const counted = mergeLayers([builtIn, readSettings({ handles: 0, native: 500 }, 'config')]).limits;
  const unknown = { heap: null, objects: null, external: null, native: null, handles: null };

  it('exceeds nothing, and takes up no share of a limit', () => {
    expect([
      exceededBy(unknown, counted),
      couldExceed(unknown, counted),
      largestShare(unknown, counted),
    ]).toEqual([[], false, 0]);
    expect(difference(reading({ native: 5 }), reading({}), 0).native).toBeNull();
  });

  it('is not what is zero, also where nothing may be left', () => {
    expect(largestShare({ ...none, native: 0 }, counted)).toBe(0);
    expect(largestShare({ ...none, handles: 1 }, counted)).toBe(Infinity);
    expect(exceededBy({ ...none, native: 501, handles: 1 }, counted)).toEqual([
      { resource: 'native', growth: 501, limit: 500, from: 'config' },
      { resource: 'handles', growth: 1, limit: 0, from: 'config' },
    ]);
  });

  it('has no handles where only the old generation was read', () => {
    expect(boundSince(reading({ old: 3 }), reading({ old: 4 }))).toEqual({ ...none, heap: 1 });
  });
});

describe('largestShares of several tests', () => {
  it('are the largest of all, in whatever order', () => {
    const strict = mergeLayers([builtIn, readSettings({ heap: 60_000 }, 'test')]).limits;
    expect(largestShares({ ...none, heap: 48_000 }, [strict, limits])).toEqual({ share: 2, bytes: 0.8 });
    const large = mergeLayers([builtIn, readSettings({ objects: 8000 }, 'test')]).limits;
    expect(largestShares({ ...none, heap: 48_000 }, [large, limits])).toEqual({ share: 2, bytes: 0.048 });
  });
});
