import { expect, it } from 'vitest';
import { aim, looseBytes } from '../../src/memory/growth-rules.ts';
import { growthRules } from '../support/growth-builder.ts';

it('aims closer from so many calls on', () => {
  const closer = { fromCalls: 100, perCall: 10, patience: 90 };
  const close = { ...growthRules, mustSee: { ...growthRules.mustSee, closer } };
  expect([aim(close, 99).perCall, aim(close, 100).perCall]).toEqual([20, 10]);
  expect(aim(growthRules, 1e6).perCall).toBe(20);
});

const pieces = (most: number) => ({ ...growthRules, pieces: { size: 300, most: () => most } });

it('lets pass what is below the floor, or as much as the pieces that may come', () => {
  expect([looseBytes(growthRules, 9), looseBytes(pieces(3), 9), looseBytes(pieces(4), 9)]).toEqual([
    1000, 1000, 1200,
  ]);
  expect(looseBytes({ ...growthRules, floor: (calls) => 2 * calls }, 9)).toBe(18);
});
