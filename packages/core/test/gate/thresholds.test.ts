import { describe, expect, it } from 'vitest';
import { builtIn, mergeLayers, readReason, readSettings } from '../../src/gate/thresholds.ts';

describe('readSettings', () => {
  it('reads sizes, counts and false, and leaves out what is not named', () => {
    expect(readSettings({ heap: '2MB', objects: 30, external: false }, 'describe "cart"')).toEqual({
      from: 'describe "cart"',
      values: { heap: 2_000_000, objects: 30, external: null },
      skip: null,
    });
  });

  it('keeps the reason of a skip', () => {
    expect(readSettings({ skip: ' known, see #1 ' }, 'config').skip).toBe('known, see #1');
  });

  it.each([
    [
      { heep: '1MB' },
      /in config: "heep" is not known, expected heap, objects, external, native, handles, skip/,
    ],
    [{ heep: 1, objets: 2 }, /"heep", "objets" are not known/],
    [{ heap: 'much' }, /Could not read heap in config: got 'much'/],
    [{ objects: 1.5 }, /Could not read objects in config: got 1.5, expected a whole number from 0, or false/],
    [{ handles: -1 }, /Could not read handles in config: got -1/],
    [{ skip: undefined }, /got undefined, expected a reason/],
    [{ skip: '' }, /Could not skip the leak gate in config: got '', expected a reason/],
    [{ skip: true }, /got true, expected a reason/],
    [null, /in config: got null, expected an object such as { heap: '1MB' }/],
    [[1], /got \[1\]/],
  ])('refuses %j and names the place', (settings, message) => {
    expect(() => readSettings(settings, 'config')).toThrow(message);
  });

  it('refuses a skip without a reason wherever it is asked for', () => {
    expect(() => readReason(undefined, 'test "a"')).toThrow(/in test "a": got undefined, expected a reason/);
  });
});

describe('mergeLayers', () => {
  it('takes each limit from the most specific level that names it', () => {
    const { limits } = mergeLayers([
      builtIn,
      readSettings({ heap: '2MB', objects: 5 }, 'config'),
      readSettings({ objects: 9 }, 'describe "a"'),
    ]);
    expect(limits).toEqual({
      heap: { limit: 2_000_000, from: 'config' },
      objects: { limit: 9, from: 'describe "a"' },
      external: { limit: 1_000_000, from: 'built in' },
      native: null,
      handles: null,
    });
  });

  it('lets a level take a limit away, and a later one set it again', () => {
    const off = readSettings({ heap: false }, 'config');
    expect(mergeLayers([builtIn, off]).limits.heap).toBeNull();
    const again = mergeLayers([builtIn, off, readSettings({ heap: 10 }, 'test "a"')]);
    expect(again.limits.heap).toEqual({ limit: 10, from: 'test "a"' });
  });

  it('keeps the most specific skip', () => {
    const layers = ['file', 'test'].map((from) => readSettings({ skip: `because of the ${from}` }, from));
    expect(mergeLayers(layers).skip).toEqual({ reason: 'because of the test', from: 'test' });
    expect(mergeLayers([builtIn]).skip).toBeNull();
  });
});
