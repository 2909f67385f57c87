import { describe, expect, it } from 'vitest';
import { watchMemory, type WatchOptions } from '../../src/index.ts';

describe('options of watchMemory', () => {
  it.each([
    [
      { foo: 1 },
      'Unknown option `foo`. Possible: interval, thresholds, trends, onAlert, history, log, collect.',
    ],
    [{ onalert: () => 1 }, 'Unknown option `onalert`. Did you mean `onAlert`?'],
    [{ interval: 0 }, 'Option `interval`: got 0, expected milliseconds from 1 to 2,147,483,647 (24 days).'],
    [
      { interval: 1e12 },
      'Option `interval`: got 1000000000000, expected milliseconds from 1 to 2,147,483,647 (24 days).',
    ],
    [
      { history: 2.5 },
      'Option `history`: got 2.5, expected a whole number of readings, from 2 to 10,000,000.',
    ],
    [
      { history: 1e12 },
      'Option `history`: got 1000000000000, expected a whole number of readings, from 2 to 10,000,000.',
    ],
    [{ onAlert: 5 }, 'Option `onAlert`: got 5, expected a function.'],
    [{ log: 5 }, 'Option `log`: got 5, expected the path of a file or a function.'],
    [{ collect: 'yes' }, "Option `collect`: got 'yes', expected true or false."],
    [{ thresholds: '5MB' }, "Option `thresholds`: got '5MB', expected limits by resource, such as"],
    [
      { thresholds: { heat: 5 } },
      'Unknown resource in option thresholds: got heat, expected heap, external,',
    ],
    [{ trends: { heap: '5 apples' } }, "Could not read option trends.heap: got '5 apples', expected bytes"],
    [{ trends: { heap: NaN } }, 'Could not read option trends.heap: got NaN, expected bytes'],
    [
      { trends: { handles: '5kB' } },
      "option trends.handles: got '5kB', expected a number of handles from 0.",
    ],
    [5, 'Could not read the options: got 5, expected an object.'],
  ])('%o are refused', (options, message) => {
    expect(() => watchMemory(options as WatchOptions)).toThrow(message);
    expect(() => watchMemory(options as WatchOptions)).toThrow(
      expect.objectContaining({ code: 'LEAKTIGHT_BAD_OPTION' }),
    );
  });
});
