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
