import { describe, expect, it } from 'vitest';
import { mergeInlined, type AllocatorCurve } from '../../src/verdict/inlining.ts';
import { curve, groupsOf } from '../support/curve-builder.ts';
import { stackOf } from '../support/site-builder.ts';

const groups = groupsOf(128, 4);

/** What one function leaves behind; its stack decides whom it may have been inlined into. */
function allocator(stack: string, perGroup: readonly number[]): AllocatorCurve {
  const objects = perGroup.reduce((sum, count) => sum + count, 0);
  const site = {
    stack: stackOf(stack),
    allocator: stack,
    objects,
    bytes: objects * 48,
    largest: 48,
    perGroup,
  };
  return { sites: [site], perGroup };
}

const early = curve(128, (group) => (group < 70 ? 4 : 0));
const late = curve(128, (group) => (group < 70 ? 0 : 4));

const burst = (at: number): number[] => curve(128, (group) => (group === at ? 40 : 0));

describe('mergeInlined', () => {
  it('adds up a function and the caller that V8 inlined it into', () => {
    const merged = mergeInlined(groups, [
      allocator('makeRow@/app/row.ts:3 < open@/app/open.ts:9 < run@/app/run.ts:1', early),
      allocator('open@/app/open.ts:9 < run@/app/run.ts:1', late),
    ]);
    expect(merged?.sites).toHaveLength(2);
    expect(merged?.perGroup).toEqual(curve(128, () => 4));
  });

  it('is not misled by what the caller left behind itself, long before', () => {
    const merged = mergeInlined(groups, [
      allocator('makeRow@/app/row.ts:3 < open@/app/open.ts:9', early),
      allocator('open@/app/open.ts:9', late.with(1, 1)),
    ]);
    expect(merged?.sites).toHaveLength(2);
  });

  it('leaves functions alone that share no caller', () => {
    const apart = [
      allocator('makeRow@/app/row.ts:3 < open@/app/open.ts:9', early),
      allocator('close@/app/close.ts:12', late),
    ];
    expect(mergeInlined(groups, apart)).toBeNull();
  });

  it('does not make a leak of bursts of feedback', () => {
    const bursts = [3, 20, 40, 60, 80, 100, 110, 120].map((at) =>
      allocator(`step${at}@/app/steps.ts:${at} < run@/app/run.ts:1`, burst(at)),
    );
    expect(mergeInlined(groups, bursts)).toBeNull();
  });

  it('has nothing to say about nothing', () => {
    expect(mergeInlined(groups, [])).toBeNull();
  });
});

const between = (from: number, to: number, count = 4): number[] =>
  curve(128, (group) => (group >= from && group < to ? count : 0));

const deep = (from: number, count: number): string =>
  [...Array.from({ length: count }, (_, index) => `f@/app/f.ts:${from + index}`), 'run@/app/run.ts:1'].join(
    ' < ',
  );

const both = (depth: number): AllocatorCurve[] => [
  allocator(deep(10, depth), early),
  allocator(deep(20, depth), late),
];

describe('mergeInlined, of two curves that are regular while they last', () => {
  const inner = 'makeRow@/app/row.ts:3 < open@/app/open.ts:9';
  const outer = 'open@/app/open.ts:9';
  const merges = (first: readonly number[], second: readonly number[]): boolean =>
    mergeInlined(groups, [allocator(inner, first), allocator(outer, second)]) !== null;

  it('wants each to span eight groups of calls', () => {
    expect(merges(between(0, 120), between(120, 128))).toBe(true);
    expect(merges(between(0, 121), between(121, 128))).toBe(false);
  });

  it('wants each to hit about as many groups as chance would', () => {
    const bursts = curve(128, (group) => (group < 70 && group % 2 === 0 ? 4 : 0));
    expect(merges(bursts, late)).toBe(false);
    const rare = curve(128, (group) => (group < 70 && group % 3 === 0 ? 1 : 0));
    const rareToo = curve(128, (group) => (group >= 70 && group % 3 === 0 ? 1 : 0));
    expect(merges(rare, rareToo)).toBe(true);
  });

  it('overlooks one survivor in a hundred at either end, and no more', () => {
    expect(merges(early, late.with(1, 2))).toBe(true);
    expect(merges(early, late.with(1, 3))).toBe(false);
    expect(merges(early.with(126, 2), late)).toBe(true);
    expect(merges(early.with(126, 3), late)).toBe(false);
  });

  it('wants their sum to go on from the first call to the last', () => {
    expect(merges(between(0, 70), between(10, 60))).toBe(false);
    expect(merges(between(0, 70), between(70, 128))).toBe(true);
  });

  it('does not judge a curve anew that shares no caller with another', () => {
    const alone = allocator('close@/app/close.ts:12', late);
    expect(mergeInlined(groups, [allocator(inner, between(0, 128)), alone])).toBeNull();
    expect(mergeInlined(groups, [allocator(inner, between(0, 128))])).toBeNull();
  });

  it('looks for the caller among the four innermost functions', () => {
    expect(mergeInlined(groups, both(3))?.perGroup).toEqual(curve(128, () => 4));
    expect(mergeInlined(groups, both(4))).toBeNull();
  });
});
