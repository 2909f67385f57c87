import { describe, expect, it } from 'vitest';
import type { Growth } from '../../src/gate/growth.ts';
import { judgePersistence, longestConfirmation } from '../../src/gate/persisting.ts';
import { builtIn, mergeLayers } from '../../src/gate/thresholds.ts';

const { limits } = mergeLayers([builtIn]);
const heap = (...values: number[]): Growth[] =>
  values.map((value) => ({ heap: value, objects: 0, external: 0, native: null, handles: 0 }));
const objects = (...values: number[]): Growth[] =>
  values.map((value) => ({ heap: 0, objects: value, external: 0, native: null, handles: 0 }));
const much = 1_500_000;

describe('judgePersistence', () => {
  it('is sure of growth above its limit in every run, and tells the typical growth', () => {
    expect(judgePersistence(heap(much, much + 10, much + 20), limits)).toMatchObject({
      kind: 'persists',
      growth: { heap: much + 10 },
    });
  });

  it('is sure of growth that has ended', () => {
    expect(judgePersistence(heap(much, 100, 100), limits).kind).toBe('ends');
    expect(judgePersistence(heap(0, -much, 100), limits).kind).toBe('ends');
  });

  it('asks for more runs when growth comes in steps', () => {
    expect(judgePersistence(heap(0, 4 * much, 0), limits).kind).toBe('more');
    expect(judgePersistence(heap(much, much, 0), limits).kind).toBe('more');
  });

  it('judges the longest observation by its later half', () => {
    const steps = heap(much, much, much, much, 0, 0, 0, 6 * much);
    expect(steps).toHaveLength(longestConfirmation);
    expect(judgePersistence(steps, limits)).toMatchObject({ kind: 'persists', growth: { heap: much * 1.5 } });
    expect(judgePersistence(heap(much, much, much, much, 0, 0, 0, 0), limits).kind).toBe('ends');
  });

  it('judges growth that is known to come in steps by all runs', () => {
    const steps = heap(0, 5 * much, 0, 0, 0, 0, 0, 0);
    expect(judgePersistence(steps, limits).kind).toBe('ends');
    expect(judgePersistence(steps, limits, true).kind).toBe('ends');
    const enough = heap(0, 4 * much, 0, 4 * much, 0, 0, 0, 0);
    expect(judgePersistence(enough, limits).kind).toBe('ends');
    expect(judgePersistence(enough, limits, true)).toMatchObject({
      kind: 'persists',
      growth: { heap: much },
    });
  });

  it('does not count the array that holds the objects when it grows once', () => {
    expect(judgePersistence(objects(1001, 1000, 1000), limits).kind).toBe('ends');
    expect(judgePersistence(objects(1001, 1001, 1001), limits).kind).toBe('persists');
  });

  it('knows nothing of what was not measured', () => {
    const runs = heap(much, much, much).map((growth) => ({ ...growth, objects: null }));
    expect(judgePersistence(runs, limits)).toMatchObject({ kind: 'persists', growth: { objects: null } });
  });
});

describe('judgePersistence, at its bounds', () => {
  it('takes growth at its limit for none, and a mean that is rounded up to more', () => {
    expect(judgePersistence(objects(1001, 1001, 1000), limits).kind).toBe('more');
    expect(judgePersistence(objects(1000, 1000, 1000), limits).kind).toBe('ends');
    expect(judgePersistence(objects(1000, 1000, 1002), limits)).toEqual({ kind: 'more' });
    expect(judgePersistence(objects(1000, 1000, 1001), limits)).toEqual({ kind: 'ends' });
  });

  it('tells the median where most runs were above the limit, else the mean, rounded', () => {
    const mostly = judgePersistence(heap(much, much + 1, 5 * much + 0.6), limits);
    expect(mostly).toEqual({
      kind: 'persists',
      growth: { heap: much + 1, objects: 0, external: 0, native: null, handles: 0 },
    });
    const steps = judgePersistence(heap(0, 0, 0, 0, 0, 0, 0, 4 * much + 3), limits);
    expect(steps).toEqual({
      kind: 'persists',
      growth: { heap: much + 1, objects: 0, external: 0, native: null, handles: 0 },
    });
  });

  it('knows no growth of what one run did not measure', () => {
    const [first, ...others] = heap(much, much, much);
    const runs = [{ ...first, external: null } as Growth, ...others];
    expect(judgePersistence(runs, limits)).toMatchObject({ growth: { external: null, heap: much } });
  });
});
