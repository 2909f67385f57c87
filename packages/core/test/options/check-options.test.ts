import { describe, expect, it } from 'vitest';
import {
  callback,
  checkOptions,
  flag,
  milliseconds,
  millisecondsFrom,
  readOptions,
  wholeNumber,
  type OptionCheck,
} from '../../src/options/check-options.ts';

/** Which of these values an option takes. */
const taken = ([, accepts]: OptionCheck, ...values: readonly unknown[]): unknown[] => values.filter(accepts);

const longest = 2_147_483_647;

describe('what an option takes', () => {
  it('is a time that timers of Node take', () => {
    const values = [0, -1, 0.5, longest, longest + 1, '5', Number.NaN, [5]];
    expect([milliseconds[0], taken(milliseconds, ...values)]).toEqual([
      'milliseconds above 0, at most 2,147,483,647 (24 days)',
      [0.5, longest],
    ]);
    expect([
      millisecondsFrom(100)[0],
      taken(millisecondsFrom(100), 99, 100, longest, longest + 1, '200'),
    ]).toEqual(['milliseconds from 100 to 2,147,483,647 (24 days)', [100, longest]]);
  });

  it('is a whole number from the least to the most', () => {
    const open = wholeNumber('calls', 2);
    expect([open[0], taken(open, 1, 2, 2.5, '3', Number.MAX_SAFE_INTEGER, 2 ** 53, Infinity)]).toEqual([
      'a whole number of calls, at least 2',
      [2, Number.MAX_SAFE_INTEGER],
    ]);
    const bound = wholeNumber('lines', 1, 1_234_567);
    expect([bound[0], taken(bound, 0, 1, 1_234_567, 1_234_568)]).toEqual([
      'a whole number of lines, from 1 to 1,234,567',
      [1, 1_234_567],
    ]);
  });

  it('is a flag, or a function', () => {
    expect(taken(flag, true, false, 0, 'true', null)).toEqual([true, false]);
    expect(taken(callback, Math.max, {}, null)).toEqual([Math.max]);
  });
});

interface Options {
  readonly timeout?: number;
  readonly strict?: boolean;
}

describe('checkOptions', () => {
  const checks = { timeout: milliseconds, strict: flag };
  const messageOf = (options: unknown, place?: string): string => {
    try {
      checkOptions<Options>(options, checks, place);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('lets what is absent or fits pass', () => {
    expect(messageOf({})).toBe('');
    expect(messageOf({ timeout: 5, strict: undefined })).toBe('');
    expect(messageOf(Object.assign(Object.create(null) as object, { strict: true }))).toBe('');
  });

  it('names what was given, where, and what is possible', () => {
    expect(messageOf({ timeOut: 5 })).toBe(
      'Unknown option `timeOut`. Did you mean `timeout`? Possible: timeout, strict.',
    );
    expect(messageOf({ depth: 5 }, 'leaktight()')).toBe(
      'Unknown option `depth` in leaktight(). Possible: timeout, strict.',
    );
    expect(messageOf({ toString: 5 })).toBe('Unknown option `toString`. Possible: timeout, strict.');
    expect(messageOf({ strict: 'yes' }, 'leaktight()')).toBe(
      "Option `strict` in leaktight(): got 'yes', expected true or false.",
    );
    expect(messageOf({ strict: null })).toBe('Option `strict`: got null, expected true or false.');
  });

  it.each([
    ['null', null],
    ['[]', []],
    ['5', 5],
    ["'strict'", 'strict'],
    ['undefined', undefined],
  ])('refuses %s', (shown, options) => {
    expect(messageOf(options)).toBe(`Could not read the options: got ${shown}, expected an object.`);
    expect(messageOf(options, 'leaktight()')).toBe(
      `Could not read the options in leaktight(): got ${shown}, expected an object.`,
    );
  });

  it('checks nothing but that there are options where it knows none', () => {
    expect(() => checkOptions({ whatever: 5 })).not.toThrow();
    expect(() => checkOptions(5)).toThrow('expected an object');
  });
});

describe('readOptions', () => {
  it('lists own and inherited names once, and getters of classes, but no methods', () => {
    class Base {
      readonly timeout = 5;
      get strict(): boolean {
        return true;
      }
      run(): void {}
    }
    class Options extends Base {
      override get strict(): boolean {
        return false;
      }
    }
    const options = Object.defineProperty(new Options(), 'hidden', { value: 1 });
    expect(readOptions(options)).toEqual([
      ['timeout', 5],
      ['strict', false],
    ]);
  });
});
