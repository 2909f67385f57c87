import { describe, expect, it } from 'vitest';
import type { LeakOptions } from '../../src/index.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

const setUp = (): void => {};
const tearDown = (): void => {};

const given: LeakOptions = {
  warmUp: 0,
  calls: 20,
  maxCalls: 300,
  timeBudget: 1000,
  callTimeout: 50,
  setUp,
  tearDown,
  track: ['heap', 'native'],
  ignore: ['cache', /lru/],
  strict: true,
  explain: false,
  explainTimeBudget: 900,
  explainHeapLimit: 5000,
  keepSnapshot: 'snapshots',
  showValues: true,
};

describe('resolveOptions, of all options', () => {
  it('takes over what was given', () => {
    expect(resolveOptions(given)).toEqual({ ...given, maxCallsGiven: true, trackGiven: true });
  });

  it('has a value for each that was not', () => {
    expect(resolveOptions({})).toEqual({
      warmUp: null,
      calls: null,
      maxCalls: 10_000,
      maxCallsGiven: false,
      timeBudget: 5000,
      callTimeout: null,
      setUp: null,
      tearDown: null,
      track: ['heap', 'external', 'native', 'handles'],
      trackGiven: false,
      ignore: [],
      strict: false,
      explain: 'path',
      explainTimeBudget: null,
      explainHeapLimit: 256e6,
      keepSnapshot: false,
      showValues: false,
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [
      { track: 'heap' },
      "Option `track`: got 'heap', expected a list of 'heap', 'external', 'native', 'handles'.",
    ],
    [
      { track: ['heap', 'stack'] },
      "Option `track`: got [\"heap\",\"stack\"], expected a list of 'heap', 'external', 'native', 'handles'.",
    ],
    [
      { ignore: 'cache' },
      "Option `ignore`: got 'cache', expected a list of strings and regular expressions.",
    ],
    [
      { ignore: ['cache', 5] },
      'Option `ignore`: got ["cache",5], expected a list of strings and regular expressions.',
    ],
    [{ explain: true }, "Option `explain`: got true, expected 'sites', 'path', 'full' or false."],
    [
      { explainHeapLimit: true },
      "Option `explainHeapLimit`: got true, expected bytes as a number or a size such as '256MB'.",
    ],
    [
      { explainHeapLimit: 'big' },
      "Could not read option explainHeapLimit: got 'big', expected bytes as a number or a size such as '500B', '2kB', '1.5MB' or '64KiB'.",
    ],
    [{ keepSnapshot: '' }, "Option `keepSnapshot`: got '', expected true, false or the path of a folder."],
    [{ keepSnapshot: 1 }, 'Option `keepSnapshot`: got 1, expected true, false or the path of a folder.'],
  ])('refuses %j', (options, message) => {
    let thrown = '';
    try {
      resolveOptions(options);
    } catch (error) {
      thrown = (error as Error).message;
    }
    expect(thrown).toBe(message);
  });

  it('takes a snapshot for kept where a flag or a folder says so', () => {
    const kept = [true, false, 'a'].map((keepSnapshot) => resolveOptions({ keepSnapshot }).keepSnapshot);
    expect(kept).toEqual([true, false, 'a']);
  });
});
