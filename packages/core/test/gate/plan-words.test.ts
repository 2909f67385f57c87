import { describe, expect, it } from 'vitest';
import { asksFor, readGatePlan } from '../../src/gate/gate-plan.ts';
import type { GateOptions } from '../../src/gate/gate-settings.ts';
import { compileGlob } from '../support/compile-glob.ts';

const source = { place: 'leaktight({ gate })', compileGlob };
const read = (options: unknown, environment = {}): ReturnType<typeof readGatePlan> =>
  readGatePlan(options as GateOptions, environment, source);

const overhead = (value?: unknown): number | undefined => read({ overhead: value })?.overhead;

describe('the share of the time that readings may take', () => {
  it('is a tenth, or what is given as a number or in percent', () => {
    expect([overhead(), read(true)?.overhead]).toEqual([0.1, 0.1]);
    expect([overhead(0.25), overhead(1), overhead('10%'), overhead('2.5 %'), overhead('100%')]).toEqual([
      0.25, 1, 0.1, 0.025, 1,
    ]);
  });

  it.each([0, -0.1, 1.1, '0%', '101%', '10', 'much', true, null])('is not %j', (value) => {
    const shown = typeof value === 'string' ? `'${value}'` : String(value);
    expect(() => overhead(value)).toThrow(
      `Could not read overhead in leaktight({ gate }): got ${shown}, expected a share of the run's own time, such as 0.1 or '10%'.`,
    );
  });
});

describe('what a plan says of options that it cannot read', () => {
  it.each<[unknown, Record<string, string>, string]>([
    [{ mode: 'fast' }, {}, "mode in leaktight({ gate }): got 'fast', expected 'adaptive', 'exact'."],
    [{ action: 'log' }, {}, "action in leaktight({ gate }): got 'log', expected 'fail', 'warn'."],
    [{ confirm: 1 }, {}, 'confirm in leaktight({ gate }): got 1, expected true or false.'],
    [
      { repeat: 1 },
      {},
      'repeat in leaktight({ gate }): got 1, expected a whole number from 2: one run more cannot show that growth persists.',
    ],
    [
      { repeat: { times: 2.5 } },
      {},
      'repeat.times in leaktight({ gate }): got 2.5, expected a whole number from 2: one run more cannot show that growth persists.',
    ],
    [
      { repeat: { times: 2, match: 5 } },
      {},
      "repeat.match in leaktight({ gate }): got 5, expected part of a test's full name as a string, or a regular expression.",
    ],
    [
      true,
      { LEAKTIGHT: 'loud' },
      "the environment variable LEAKTIGHT: got 'loud', expected 'off', 'warn', 'fail'.",
    ],
    [
      true,
      { LEAKTIGHT_REPEAT: '1' },
      "the environment variable LEAKTIGHT_REPEAT: got '1', expected a whole number from 2: one run more cannot show that growth persists.",
    ],
    [{ files: { '': {} } }, {}, "files in leaktight({ gate }): got '', expected a glob from the root."],
    [{ heap: 'x' }, {}, "heap in config: leaktight({ gate }): got 'x', expected bytes as a number"],
  ])('names the place of %j with %j', (options, environment, message) => {
    expect(() => read(options, environment)).toThrow(`Could not read ${message}`);
  });

  it('takes empty variables of the environment for none', () => {
    expect(read(undefined, { LEAKTIGHT: '', LEAKTIGHT_REPEAT: '' })).toBeNull();
  });
});

const asks = (options: unknown): boolean => asksFor(read(options)!, 'native');

describe('asksFor', () => {
  it('is so where the config or the files of a glob limit it, for tests or for suites', () => {
    expect([asks({ native: '1MB' }), asks({ suite: { native: 5 } })]).toEqual([true, true]);
    expect(asks({ heap: 5, files: { 'a/**': { heap: 7 }, 'b/**': { native: 5 } } })).toBe(true);
  });

  it('is not so where nobody limits it', () => {
    expect([asks(true), asks({ native: false }), asks({ heap: 5, suite: { heap: 5 } })]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
