import { describe, expect, it } from 'vitest';
import type { GrowthRules } from '../../src/memory/growth-rules.ts';
import { judgeGrowth } from '../../src/memory/growth-verdict.ts';
import type { TrackerVerdict } from '../../src/probe/tracker.ts';
import { growthRules, readingsAfter } from '../support/growth-builder.ts';

interface Way {
  readonly rules?: Partial<GrowthRules>;
  readonly mustSee?: Partial<GrowthRules['mustSee']>;
  readonly callsPerBlock?: number;
}

/** The verdict on what each block of calls added, after a thousand calls that were not looked at. */
function judge(blocks: readonly number[], { rules, mustSee, callsPerBlock = 100 }: Way = {}): TrackerVerdict {
  const readings = readingsAfter(blocks, callsPerBlock).map(({ at, value }) => ({ at: at + 1000, value }));
  const all = { ...growthRules, ...rules };
  return judgeGrowth(readings, { ...all, mustSee: { ...all.mustSee, ...mustSee } });
}

const kind = (blocks: readonly number[], way?: Way): string => judge(blocks, way).kind;
const times = (count: number, bytes: number): number[] => Array.from({ length: count }, () => bytes);
const over = { mostReadings: 0 };

describe('judgeGrowth, what it asks for', () => {
  it('says before the first calls how many would show a leak', () => {
    const first = {
      kind: 'more',
      perCall: 0,
      calls: 200,
      leastCalls: 2,
      patience: 20,
      callsToSee: 100,
      callsToPeek: 30,
      isNeeded: false,
    };
    expect(judge([])).toEqual(first);
    expect(judgeGrowth([], growthRules)).toEqual(first);
    expect(judge([], { mustSee: { perCall: 19, needed: true } })).toEqual({
      ...first,
      callsToSee: 106,
      callsToPeek: 32,
      isNeeded: true,
    });
    expect(judge([], { rules: { perReading: 500 } })).toEqual({ ...first, callsToSee: 150 });
  });

  it('follows growth by blocks in which a small leak adds twice what a collection leaves behind', () => {
    const more = { kind: 'more', perCall: 90, calls: 100, leastCalls: 8 };
    expect(judge([9000])).toEqual(more);
    expect(judge([9000], { rules: { perReading: 70 } })).toEqual(more);
    expect(judge([9000], { rules: { perReading: 105 } })).toEqual({ ...more, leastCalls: 11 });
  });

  it('knows no growth below nothing', () => {
    expect(judge([-500_000])).toEqual({ kind: 'more', perCall: 0, calls: 100, leastCalls: 8 });
  });

  it('does not charge to the calls what the first of three blocks set up', () => {
    expect(judge([9000, 3000]).perCall).toBe(60);
    expect(judge([9000, 3000, 5000]).perCall).toBe(40);
  });

  it('takes the slope over all blocks where single ones say little', () => {
    const uneven = [9000, ...times(4, 4000), 6000, 4000, 6000, 6000, 6000];
    expect(judge(uneven).perCall).toBe(40);
    expect(judge(uneven, { rules: { figure: 'slope' } }).perCall).toBeCloseTo(50, 10);
  });
});

const later = (bytes: number): string => kind([9000, ...times(5, 5000), ...times(5, bytes)]);

const few = (...blocks: readonly number[]): string =>
  kind(blocks, { rules: { ...over, leastExact: 4 }, callsPerBlock: 250 });

describe('judgeGrowth, what a leak takes', () => {
  it('is more readings than the least', () => {
    expect([kind([9000, ...times(6, 5000)]), kind([9000, ...times(7, 5000)])]).toEqual(['more', 'leaking']);
  });

  it('is 600 calls, unless no more may follow', () => {
    const even = [9000, ...times(7, 5000)];
    expect(kind(even, { callsPerBlock: 75 })).toBe('leaking');
    expect(kind(even, { callsPerBlock: 74 })).toBe('more');
    expect(kind(even, { callsPerBlock: 74, rules: over })).toBe('leaking');
  });

  it('is a rise that chance makes less often than twice in a thousand', () => {
    const rules = { leastReadings: 5 };
    expect(kind(times(5, 8000), { rules, callsPerBlock: 150 })).toBe('more');
    expect(kind(times(6, 8000), { rules, callsPerBlock: 150 })).toBe('leaking');
  });

  it('is growth in seven of ten blocks', () => {
    const falling = -100;
    const seven = [9000, 5000, falling, 5000, 5000, falling, 5000, falling, 5000, 5000];
    expect(kind(seven)).toBe('leaking');
    expect(kind([...seven.slice(0, 9), falling])).toBe('more');
  });

  it('is a pace that falls by no more than three tenths, nor rises to more than two and a half times', () => {
    expect([later(3500), later(3400)]).toEqual(['leaking', 'more']);
    expect([later(12_500), later(12_600)]).toEqual(['leaking', 'more']);
  });

  it('is as many bytes per call as count', () => {
    const even = [9000, ...times(8, 5000)];
    expect(kind(even, { rules: { leastPerCall: 50 } })).toBe('leaking');
    expect(kind(even, { rules: { leastPerCall: 51 } })).toBe('more');
  });

  it('is the same growth in each of few blocks, but for a fiftieth', () => {
    expect([few(9000, 5000, 5000), few(9000, 5000, 5000, 5000)]).toEqual(['inconclusive', 'leaking']);
    expect([few(9000, 5000, 5100, 5000), few(9000, 5000, 5101, 5000)]).toEqual(['leaking', 'inconclusive']);
    expect([few(9000, 5000, 4900, 5000), few(9000, 5000, 4899, 5000)]).toEqual(['leaking', 'inconclusive']);
  });
});

describe('judgeGrowth, what caches may hold', () => {
  const cached = { cached: () => 100_000 };

  it('is four fifths of what they can where growth goes on evenly', () => {
    expect(kind(times(17, 5000), { rules: cached })).toBe('more');
    expect(kind(times(18, 5000), { rules: cached })).toBe('leaking');
  });

  it('is all that they can where growth gets less', () => {
    expect(kind([9000, ...times(8, 6000), ...times(8, 5400)], { rules: cached })).toBe('leaking');
    expect(kind([9000, ...times(8, 6000), ...times(8, 5300)], { rules: cached })).toBe('more');
    expect(kind([9000, ...times(8, 7000), ...times(8, 5600)], { rules: cached })).toBe('leaking');
  });

  it('is followed over five times as many readings', () => {
    const rules = { cached: () => 1e9 };
    expect(kind(times(59, 5000), { rules })).toBe('more');
    expect(kind(times(60, 5000), { rules })).toBe('inconclusive');
  });
});

const filling = (early: number, late: number, bytes: number): number[] => [
  9000,
  ...times(early, 10_000),
  ...times(late, bytes),
];

describe('judgeGrowth, when it ends without a leak', () => {
  it('is where ten blocks but the first fell to 35 percent of their pace', () => {
    expect([kind(filling(5, 5, 3500)), kind(filling(5, 5, 3600))]).toEqual(['steady', 'more']);
    expect(kind(filling(4, 5, 3500))).toBe('more');
    expect(kind(filling(5, 5, 3500), { mustSee: { hiding: 1e6 } })).toBe('more');
  });

  it('is where the later half of the calls grew by no more than the floor, and what collections leave behind', () => {
    const rules = { perReading: 500 };
    expect(kind(times(10, 700), { rules })).toBe('steady');
    // A leak adds clearly more.
    expect(kind(times(10, 701), { rules })).toBe('more');
    expect(kind(times(10, 950), { rules })).toBe('more');
    expect(kind(times(10, 951), { rules })).toBe('leaking');
  });

  it('is where no more readings are to be had', () => {
    const wild = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 40_000 : -30_000));
    expect([kind(wild.slice(0, 11)), kind(wild)]).toEqual(['more', 'inconclusive']);
  });

  it('is steady where it fell in the end', () => {
    const fallen = [5000, 5000, 5000, 5000, -50_000];
    expect(kind(fallen, { rules: over })).toBe('steady');
    expect(kind(fallen, { rules: over, mustSee: { hiding: 1e6, needed: true } })).toBe('inconclusive');
  });

  it('is steady by few calls only where it need not be seen', () => {
    const hiding = 10_000;
    expect(kind([100], { rules: over, mustSee: { hiding } })).toBe('steady');
    expect(kind([100], { rules: over, mustSee: { hiding, needed: true } })).toBe('inconclusive');
  });
});
