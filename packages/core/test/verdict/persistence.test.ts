import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../src/verdict/persistence.ts';
import { curve, groupsOf } from '../support/curve-builder.ts';

const shape = (calls: number, at: (call: number) => number): string =>
  shapeOf(groupsOf(calls), curve(calls, at));

const random = (call: number): number => ((Math.imul(call + 7, 2_654_435_761) >>> 16) % 5 === 0 ? 1 : 0);

describe('shapeOf', () => {
  it.each([1, 2, 4, 10])('finds one survivor at every call of %i persistent', (step) => {
    expect(shape(512, (call) => (call % step === 0 ? 1 : 0))).toBe('persistent');
  });

  it('finds survivors persistent that come in groups of many calls', () => {
    expect(
      shapeOf(
        groupsOf(64, 32),
        curve(64, () => 31),
      ),
    ).toBe('persistent');
  });

  it('calls a cache turnover once its oldest entries are gone', () => {
    expect(shape(512, (call) => (call >= 212 ? 1 : 0))).toBe('turnover');
    expect(shape(512, (call) => (call >= 32 ? 1 : 0))).toBe('turnover');
  });

  it('calls warm-up ended', () => {
    expect(shape(512, (call) => (call < 40 ? 3 : 0))).toBe('ended');
    expect(shape(128, (call) => (call === 60 ? 40 : 0))).toBe('ended');
  });

  it('calls the last values kept ended', () => {
    expect(shape(512, (call) => (call > 509 ? 1 : 0))).toBe('ended');
  });

  it('calls a curve that dies down neither persistent nor ended', () => {
    const perBlock = [30, 25, 20, 15, 10, 6, 3, 1];
    expect(shapeOf(groupsOf(8, 32), perBlock)).toBe('unclear');
  });

  it('wants more than a handful of survivors', () => {
    expect(shape(64, (call) => (call % 8 === 0 && call < 56 ? 1 : 0))).not.toBe('persistent');
  });

  it('finds a leak at random calls persistent', () => {
    expect(shape(2048, random)).toBe('persistent');
  });

  it('does not take gaps that chance leaves between a dozen survivors for an end, nor for turnover', () => {
    const early = new Set([2, 7, 15, 23, 34, 41, 48, 63, 70, 84]);
    expect(shape(128, (call) => (early.has(call) ? 1 : 0))).toBe('unclear');
    expect(shape(128, (call) => (early.has(127 - call) ? 1 : 0))).toBe('unclear');
  });

  it('takes gaps for what they are where no longer run is to come', () => {
    const early = new Set([2, 7, 15, 23, 34, 41, 48, 63, 70, 84]);
    const perGroup = curve(128, (call) => (early.has(call) ? 1 : 0));
    expect(shapeOf(groupsOf(128), perGroup, true)).toBe('ended');
  });

  it('takes longer gaps for what they are', () => {
    expect(shape(128, (call) => (call < 12 ? 1 : 0))).toBe('ended');
    expect(shape(128, (call) => (call >= 116 ? 1 : 0))).toBe('ended');
    expect(shape(128, (call) => (call >= 80 ? 1 : 0))).toBe('turnover');
  });

  it('misses few leaks at one call in ten, at random, by so few calls', () => {
    let state = 7;
    const chance = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const shapes = Array.from({ length: 1000 }, () => shape(128, () => (chance() < 0.1 ? 1 : 0)));
    const missed = shapes.filter((found) => found === 'ended' || found === 'turnover');
    expect(missed.length).toBeLessThan(30);
  });
});

/** By the survivors of each of eight blocks of calls. */
const inBlocks = (calls: number, ...perBlock: readonly number[]): string =>
  shapeOf(groupsOf(8, calls / 8), perBlock);

/** By the calls that left one. */
const at = (calls: number, ...hits: readonly number[]): string =>
  shape(calls, (call) => (hits.includes(call) ? 1 : 0));

/** The oldest thirty-second of the calls holds so many, and all together `total`. */
const head = (count: number, total: number): string => {
  const each = Math.floor((total - count) / 31);
  const over = total - count - 31 * each;
  const rest = Array.from({ length: 31 }, (_, index) => each + (index < over ? 1 : 0));
  return shapeOf(groupsOf(32, 25), [count, ...rest]);
};

describe('shapeOf, at its bounds', () => {
  it('lets a block hold half of the typical one, and fewer of few', () => {
    expect(inBlocks(800, 100, 100, 100, 50, 100, 100, 100, 100)).toBe('persistent');
    expect(inBlocks(800, 100, 100, 100, 49, 100, 100, 100, 100)).toBe('unclear');
    expect(inBlocks(800, 16, 16, 16, 6, 16, 16, 16, 16)).toBe('persistent');
    expect(inBlocks(800, 16, 16, 16, 5, 16, 16, 16, 16)).toBe('unclear');
    expect(inBlocks(128, 4, 4, 4, 1, 4, 4, 4, 4)).toBe('persistent');
  });

  it('wants eight survivors, one for 25 calls, or forty', () => {
    expect(inBlocks(128, 1, 1, 1, 1, 1, 1, 1, 1)).toBe('persistent');
    expect(inBlocks(800, 4, 4, 4, 4, 4, 4, 4, 4)).toBe('persistent');
    expect(inBlocks(800, 4, 4, 4, 4, 4, 4, 4, 3)).toBe('unclear');
    expect(inBlocks(2000, 5, 5, 5, 5, 5, 5, 5, 5)).toBe('persistent');
    expect(inBlocks(2000, 5, 5, 5, 5, 5, 5, 5, 4)).toBe('unclear');
  });

  it('does not take a burst upon a thin trickle for a curve', () => {
    expect(inBlocks(1000, 2, 2, 2, 2, 2, 2, 2, 100)).toBe('unclear');
  });

  it('overlooks an empty block in fewer than 600 calls, and one more in the earlier half', () => {
    expect(inBlocks(592, 10, 10, 10, 10, 10, 0, 10, 10)).toBe('unclear');
    expect(inBlocks(600, 10, 10, 10, 10, 10, 0, 10, 10)).toBe('ended');
    expect(inBlocks(800, 10, 10, 10, 0, 10, 10, 10, 10)).toBe('ended');
    expect(inBlocks(128, 10, 0, 0, 10, 10, 10, 10, 10)).toBe('unclear');
    expect(inBlocks(128, 10, 0, 0, 0, 10, 10, 10, 10)).toBe('ended');
  });

  it('calls it turnover where the two oldest blocks are empty, else an end', () => {
    expect(inBlocks(800, 0, 0, 10, 10, 10, 10, 10, 10)).toBe('turnover');
    expect(inBlocks(800, 0, 10, 0, 10, 10, 10, 10, 10)).toBe('ended');
    expect(inBlocks(800, 10, 0, 10, 10, 10, 10, 10, 10)).toBe('ended');
    expect(inBlocks(800, 0, 1, 10, 10, 10, 10, 10, 10)).toBe('ended');
  });

  it('does not take a block with a single survivor for an empty one', () => {
    expect(inBlocks(800, 4, 4, 4, 1, 4, 4, 4, 4)).toBe('unclear');
  });

  it('wants four hits, and one in 25 calls, before a gap may be chance', () => {
    expect(at(64, 0, 20, 40)).toBe('ended');
    expect(at(64, 0, 20, 30, 40)).toBe('unclear');
    expect(at(128, 0, 20, 40, 60, 80)).toBe('ended');
    expect(at(128, 0, 20, 40, 50, 60, 80)).toBe('unclear');
  });

  it('takes no gap for chance from 600 calls on', () => {
    const hits = Array.from({ length: 25 }, (_, index) => 21 * index);
    expect(at(600, ...hits)).toBe('ended');
  });

  it('takes a gap for chance that one leak in two hundred leaves at its end', () => {
    expect(at(128, 0, 5, 10, 15, 20, 53)).toBe('unclear');
    expect(at(128, 0, 5, 10, 15, 20, 50)).toBe('ended');
  });

  it('takes a gap for chance that one in two hundred leaves at its beginning', () => {
    const hits = [60, 66, 74, 84, 92, 100, 110, 127];
    expect(at(128, ...hits)).toBe('unclear');
    expect(at(128, ...hits, 120)).toBe('turnover');
  });

  it('takes it for chance that one in two hundred has so few in the later half of the calls', () => {
    const early = [0, 5, 10, 15, 20, 25, 30, 35, 40, 50];
    expect(at(128, ...early, 127)).toBe('unclear');
    expect(at(128, ...early, 55, 127)).toBe('ended');
    expect(at(128, ...early, 44, 55, 64, 127)).toBe('unclear');
    expect(at(128, ...early, 44, 47, 55, 64, 127)).toBe('ended');
    expect(at(128, ...early, 44, 47, 55, 58, 61, 64, 66, 127)).toBe('ended');
  });

  it('wants far fewer of the oldest calls than of the others to call them gone', () => {
    expect([head(2, 320), head(3, 320)]).toEqual(['turnover', 'persistent']);
    expect([head(49, 3200), head(50, 3200)]).toEqual(['turnover', 'persistent']);
    expect([head(1, 288), head(2, 288)]).toEqual(['turnover', 'persistent']);
    expect(head(0, 160)).toBe('persistent');
  });
});
