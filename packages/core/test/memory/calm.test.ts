import { describe, expect, it } from 'vitest';
import { endsFlat, isCalm, piecesMoved } from '../../src/memory/calm.ts';
import type { GrowthRules } from '../../src/memory/growth-rules.ts';
import { growthRules, readingsAfter } from '../support/growth-builder.ts';

const size = 65_536;
const floor = 16_384;
const rules: GrowthRules = {
  ...growthRules,
  floor: () => floor,
  pieces: { size, most: () => 2 },
  mustSee: { ...growthRules.mustSee, perCall: 1000, stirring: 8192 },
};

const after = (blocks: readonly number[]) => readingsAfter(blocks, 256);
const flat = (...blocks: number[]): boolean => endsFlat(after(blocks), rules);
const calm = (...blocks: number[]): boolean => isCalm(after(blocks), floor, rules);

describe('piecesMoved', () => {
  it('counts whole pieces that came or went, and none within the floor', () => {
    expect([40, size, -2 * size].map((bytes) => piecesMoved(bytes, floor, rules))).toEqual([0, 1, -2]);
  });

  it('knows no pieces where something else moved, or more of them did than may', () => {
    expect([25_600, size + 8000, 3 * size].map((bytes) => piecesMoved(bytes, floor, rules))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('knows none where there are none', () => {
    const { pieces: _, ...whole } = rules;
    expect(piecesMoved(size, floor, whole)).toBeNull();
    expect(piecesMoved(size, floor, { ...rules, pieces: { size, most: () => 0 } })).toBeNull();
  });
});

describe('isCalm', () => {
  it('is what moved by no more than the floor, or by whole pieces besides', () => {
    expect(calm(9000, -2000, 5000)).toBe(true);
    expect(calm(0, size, 0)).toBe(true);
    expect(calm(-size, 0)).toBe(true);
  });

  it('is not what grows evenly by as much as a piece, which 256 bytes a call do in 256 calls', () => {
    expect(calm(size)).toBe(false);
    expect(calm(size / 2, size / 2)).toBe(false);
    expect(calm(size, size)).toBe(false);
  });
});

describe('endsFlat', () => {
  it('is an end at which pieces come and go', () => {
    expect(flat(500_000, size, 0)).toBe(true);
    expect(flat(500_000, size, -size)).toBe(true);
    expect(flat(500_000, size, size, -size)).toBe(true);
  });

  it('is none where each block adds a piece, or something else', () => {
    expect(flat(500_000, size, size, size)).toBe(false);
    expect(flat(500_000, 32_768, 32_768, 32_768)).toBe(false);
  });
});

/** Readings of so many bytes after so many calls, which begin somewhere. */
const at = (...readings: readonly (readonly [calls: number, value: number])[]) =>
  readings.map(([calls, value]) => ({ at: 1000 + calls, value }));

const pieces = (bytes: number): number | null => piecesMoved(bytes, floor, rules);

describe('piecesMoved, at its bounds', () => {
  it('allows for a quarter of the floor beside whole pieces', () => {
    expect([floor, size + 4096, size - 4096, size + 4097, size - 4097].map(pieces)).toEqual([
      0,
      1,
      1,
      null,
      null,
    ]);
  });

  it('allows for no more pieces that went than may come', () => {
    expect([2 * size, -3 * size].map(pieces)).toEqual([2, null]);
  });
});

describe('isCalm, at its bounds', () => {
  it('wants a fifth of the calls to have gone by without growth, where a piece came', () => {
    expect(isCalm(at([0, 0], [900, size], [1000, size]), floor, rules)).toBe(false);
    expect(isCalm(at([0, 0], [800, size], [1000, size]), floor, rules)).toBe(true);
  });
});

const ends = (...readings: readonly (readonly [calls: number, value: number])[]): boolean =>
  endsFlat(at([0, 0], ...readings), { ...rules, mustSee: { ...rules.mustSee, perCall: 1024 } });

describe('endsFlat, at its bounds', () => {
  const grown = 500_000;

  it('is one block without a change in which a leak would have added twice what may come', () => {
    expect(ends([256, grown], [512, grown])).toBe(true);
    expect(ends([256, grown], [511, grown])).toBe(false);
    expect(ends([256, grown], [512, grown + size])).toBe(false);
  });

  it('is a fifth of the calls or more', () => {
    expect([ends([1024, grown], [1280, grown]), ends([1025, grown], [1281, grown])]).toEqual([true, false]);
    expect(ends([2000, grown], [2050, grown], [2100, grown])).toBe(false);
    expect(ends([800, grown], [900, grown], [1000, grown])).toBe(true);
  });

  it('is two blocks in which a piece comes or goes, but not two pieces at once', () => {
    expect([flat(grown, 2 * size, 0), flat(grown, -2 * size, 0)]).toEqual([false, false]);
    expect(flat(grown, -size, 0)).toBe(true);
  });

  it('is three blocks in which a piece comes, or bytes go', () => {
    expect(flat(grown, grown, -30_000, size, -30_000)).toBe(true);
    expect(flat(grown, grown, -30_000, 2 * size, -30_000)).toBe(false);
  });

  it('does not count half of the floor', () => {
    expect(flat(grown, floor / 2, floor / 2)).toBe(true);
    expect(flat(grown, floor / 2 + 1, floor / 2 + 1)).toBe(false);
  });
});
