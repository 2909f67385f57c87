import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/memory/byte-tracker.ts';
import { follow, start } from '../support/byte-follower.ts';
import { growthRules } from '../support/growth-builder.ts';

describe('a tracker of bytes in a comparison of the heap', () => {
  it('is weighed by what is read, and still below half of what a leak adds', () => {
    const { tracker, next } = follow();
    next([7, 9]);
    expect(tracker.scale?.weigh()).toEqual([7, 9]);
    const stretch = (moved: number): boolean | undefined =>
      tracker.scale?.isStill({ calls: 40, moved: [moved], before: [0] });
    expect([stretch(400), stretch(401)]).toEqual([true, false]);
  });

  it('is not weighed where growth may hide in what was freed', () => {
    const mustSee = { ...growthRules.mustSee, hiding: 1 };
    const { tracker } = follow({ resource: 'native', quiet: true, rules: { ...growthRules, mustSee } });
    expect([tracker.scale, tracker.resource, tracker.quiet]).toEqual([undefined, 'native', true]);
    expect([follow().tracker.resource, follow().tracker.quiet]).toEqual(['external', false]);
  });
});

const unseen: ByteSource['unseen'] = (calls, bytesPerCall) => ({
  kind: 'unmeasured',
  perCall: 0,
  reason: `${bytesPerCall} B in ${calls} calls`,
});

const look = (calls: number, source: Partial<ByteSource>, ...moved: readonly number[]): unknown => {
  const { tracker, next } = follow(
    source,
    moved.map(() => start),
  );
  const tell = tracker.peek?.();
  next(moved.map((bytes) => start + bytes));
  return tell?.(calls);
};

describe('a look without a collection', () => {
  const steady = { kind: 'steady', perCall: 0 };

  it('is steady where bytes moved by no more than half of what a leak would have added', () => {
    expect([look(40, {}, 400), look(40, {}, 401), look(40, {}, -401)]).toEqual([steady, null, null]);
    expect([look(40, {}, 0, 401), look(30, {}, 300), look(30, {}, 301)]).toEqual([null, steady, null]);
  });

  it('says what so few calls could not show, or nothing', () => {
    expect([look(29, { unseen }, 300), look(29, { unseen }, 301)]).toEqual([
      { kind: 'unmeasured', perCall: 0, reason: `${600 / 29} B in 29 calls` },
      null,
    ]);
    expect(look(29, {}, 0)).toBeNull();
  });
});
