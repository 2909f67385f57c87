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
