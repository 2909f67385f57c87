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
