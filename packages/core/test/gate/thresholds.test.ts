import { describe, expect, it } from 'vitest';
import { builtIn, mergeLayers, readReason, readSettings, suiteLimits } from '../../src/gate/thresholds.ts';

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

const messageOf = (settings: unknown): string => {
  try {
    readSettings(settings, 'config');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('readSettings, in words', () => {
  it.each([
    [
      { handles: -1 },
      'Could not read handles in config: got -1, expected a whole number from 0, or false to leave handles unjudged.',
    ],
    [
      { objects: '5' },
      "Could not read objects in config: got '5', expected a whole number from 0, or false to leave objects unjudged.",
    ],
    [
      { skip: '  ' },
      "Could not skip the leak gate in config: got '  ', expected a reason, such as skip: 'the driver caches statements, see #42'.",
    ],
    [
      7,
      "Could not read the leak gate's settings in config: got 7, expected an object such as { heap: '1MB' }.",
    ],
    [
      { heep: 1 },
      'Could not read the leak gate\'s settings in config: "heep" is not known, expected heap, objects, external, native, handles, skip, suite.',
    ],
    [
      { suite: { objects: 5 } },
      'Could not read the leak gate\'s settings in suite of config: "objects" is not known, expected heap, external, native, handles.',
    ],
    [
      { suite: { heap: 'x' } },
      "Could not read heap in suite of config: got 'x', expected bytes as a number or a size such as '500B', '2kB', '1.5MB' or '64KiB'.",
    ],
  ])('refuses %j', (settings, message) => {
    expect(messageOf(settings)).toBe(message);
  });

  it('reads sizes of all that is counted in bytes, and counts from none', () => {
    expect(
      readSettings({ heap: '1kB', external: '2kB', native: '3kB', objects: 0, handles: 0 }, 'a').values,
    ).toEqual({
      heap: 1000,
      external: 2000,
      native: 3000,
      objects: 0,
      handles: 0,
    });
  });
});

describe('the limits that are built in', () => {
  it('are a megabyte and a thousand objects', () => {
    expect(builtIn).toEqual({
      from: 'built in',
      values: { heap: 1_000_000, objects: 1000, external: 1_000_000, native: null, handles: null },
      skip: null,
    });
  });
});

describe('suiteLimits', () => {
  it('are none where no level speaks of suites', () => {
    expect(suiteLimits([])).toBeNull();
    expect(suiteLimits([builtIn, readSettings({ heap: 5 }, 'config')])).toBeNull();
  });

  it('come from the most specific level that speaks of them', () => {
    const layers = [
      builtIn,
      readSettings({ heap: 5, suite: { heap: '1MB', handles: 2 } }, 'config'),
      readSettings({ heap: 7 }, 'file'),
      readSettings({ suite: { handles: false } }, 'describe "a"'),
    ];
    const heap = { limit: 1_000_000, from: 'config' };
    expect(suiteLimits(layers)).toEqual({ heap, objects: null, external: null, native: null, handles: null });
  });
});
