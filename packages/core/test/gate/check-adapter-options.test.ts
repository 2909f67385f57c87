import { describe, expect, it } from 'vitest';
import { checkAdapterOptions } from '../../src/gate/check-adapter-options.ts';

const check = (options: unknown): void => checkAdapterOptions(options, 'leaktight()');

describe('checkAdapterOptions', () => {
  it.each([
    [{}],
    [{ matchers: undefined, gate: undefined }],
    [{ matchers: { explain: 'sites', ignore: [/a/] }, gate: true }],
  ])('accepts %j', (options) => {
    expect(() => check(options)).not.toThrow();
  });

  it.each([
    [
      { gates: true },
      'Unknown option `gates` in leaktight(). Did you mean `gate`? Possible: matchers, gate.',
    ],
    [
      { matcher: {} },
      'Unknown option `matcher` in leaktight(). Did you mean `matchers`? Possible: matchers, gate.',
    ],
    [{ matchers: { nonsense: 1 } }, 'Unknown option `nonsense` in leaktight(), matchers. Possible: warmUp,'],
    [{ matchers: { setUp: () => {} } }, 'Unknown option `setUp` in leaktight(), matchers.'],
    [
      { matchers: { strict: 'yes' } },
      "Option `strict` in leaktight(), matchers: got 'yes', expected true or false.",
    ],
    [
      { matchers: true },
      'Could not read the options in leaktight(), matchers: got true, expected an object.',
    ],
    [true, 'Could not read the options in leaktight(): got true, expected an object.'],
  ])('refuses %j', (options, message) => {
    expect(() => check(options)).toThrow(message);
  });
});
