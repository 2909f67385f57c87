import { describe, expect, it } from 'vitest';
import { toBlocks } from '../../src/verdict/blocks.ts';
import { groupsOf } from '../support/curve-builder.ts';

describe('toBlocks', () => {
  it('adds up neighbouring groups', () => {
    expect(toBlocks(groupsOf(8), [1, 1, 0, 0, 2, 0, 0, 4], 4)).toEqual([2, 0, 2, 4]);
  });

  it('spreads a group over the blocks that it spans, by its calls', () => {
    const groups = [
      { firstCall: 0, calls: 6 },
      { firstCall: 6, calls: 2 },
    ];
    expect(toBlocks(groups, [6, 4], 4)).toEqual([2, 2, 2, 4]);
  });

  it('keeps the sum, however groups and blocks fall', () => {
    const blocks = toBlocks(groupsOf(7, 3), [3, 1, 4, 1, 5, 9, 2], 8);
    expect(blocks.reduce((sum, count) => sum + count, 0)).toBeCloseTo(25, 10);
  });

  it('is empty of survivors when there were no calls', () => {
    expect(toBlocks([], [], 3)).toEqual([0, 0, 0]);
  });
});
