import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { LeakOptions } from '../../src/index.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

describe('resolveOptions', () => {
  it('fills in the defaults', () => {
    expect(resolveOptions({})).toMatchObject({
      maxCalls: 10_000,
      timeBudget: 5000,
      track: ['heap', 'external', 'native', 'handles'],
      trackGiven: false,
      strict: false,
      explain: 'path',
      explainHeapLimit: 256e6,
    });
  });

  it('takes an option that is undefined for one that is absent', () => {
    expect(resolveOptions({ calls: undefined, explain: undefined })).toEqual(resolveOptions({}));
  });

  it('remembers that the user chose what to track', () => {
    expect(resolveOptions({ track: ['heap'] })).toMatchObject({ track: ['heap'], trackGiven: true });
  });

  it('takes regular expressions of other realms, as test runners have them', () => {
    const foreign = runInNewContext('/node_modules/') as RegExp;
    expect(resolveOptions({ ignore: [foreign] }).ignore).toEqual([foreign]);
  });

  it('reads sizes with units', () => {
    expect(resolveOptions({ explainHeapLimit: '1GB' }).explainHeapLimit).toBe(1e9);
  });

  it('reads what an object inherits, and the getters of its class', () => {
    class Settings {
      readonly maxCalls = 100;
      get calls(): number {
        return 8;
      }
      describe(): string {
        return 'settings of a project';
      }
    }
    const inherited = Object.create(new Settings(), {
      strict: { value: true, enumerable: true },
    }) as LeakOptions;
    expect(resolveOptions(inherited)).toEqual(resolveOptions({ maxCalls: 100, calls: 8, strict: true }));
  });

  it.each([
    [Object.create({ warmUp: -5 }), 'Option `warmUp`: got -5, expected a whole number of calls, at least 0.'],
    [
      Object.create({ cals: 5 }),
      'Unknown option `cals`. Did you mean `calls`? Possible: warmUp, calls, maxCalls',
    ],
    [Object.create(Object.assign(Object.create(null), { calls: 'x' })), "Option `calls`: got 'x', expected"],
    [
      new (class {
        get calls(): string {
          return 'x';
        }
      })(),
      "Option `calls`: got 'x', expected a whole number of calls, at least 1.",
    ],
    [
      {
        get calls(): number {
          throw new Error('No settings yet.');
        },
      },
      'Could not read the options: got [object Object], expected an object (No settings yet).',
    ],
  ])('refuses what is inherited or computed and cannot be: %#', (options, message) => {
    expect(() => resolveOptions(options as LeakOptions)).toThrow(message);
  });

  it('refuses a proxy that is revoked', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(() => resolveOptions(proxy)).toThrow(
      /^Could not read the options: got \[object Proxy\], expected an object \(.* revoked\)\.$/,
    );
  });

  it.each([
    [{ warmUp: -1 }, 'Option `warmUp`: got -1, expected a whole number of calls, at least 0.'],
    [{ maxCalls: 1.5 }, 'Option `maxCalls`: got 1.5, expected a whole number of calls, at least 1.'],
    [
      { timeBudget: '5s' },
      "Option `timeBudget`: got '5s', expected milliseconds above 0, at most 2,147,483,647 (24 days).",
    ],
    [
      { callTimeout: Infinity },
      'Option `callTimeout`: got Infinity, expected milliseconds above 0, at most 2,147,483,647 (24 days).',
    ],
    [
      { timeBudget: 1e12 },
      'Option `timeBudget`: got 1000000000000, expected milliseconds above 0, at most 2,147,483,647 (24 days).',
    ],
    [{ setUp: {} }, 'Option `setUp`: got {}, expected a function.'],
    [{ track: [] }, 'Option `track`: got [], expected a list of'],
    [
      { ignore: 'lodash' },
      "Option `ignore`: got 'lodash', expected a list of strings and regular expressions.",
    ],
    [{ strict: 1 }, 'Option `strict`: got 1, expected true or false.'],
    [{ explain: true }, "Option `explain`: got true, expected 'sites', 'path', 'full' or false."],
    [{ explainHeapLimit: '1 elephant' }, 'explainHeapLimit'],
    [{ keepSnapshot: '' }, "Option `keepSnapshot`: got '', expected true, false or the path of a folder."],
    [{ keepSnapshot: 3 }, 'Option `keepSnapshot`: got 3, expected true, false or the path of a folder.'],
    [
      { timeBudget: NaN },
      'Option `timeBudget`: got NaN, expected milliseconds above 0, at most 2,147,483,647 (24 days).',
    ],
    [{ retries: 3 }, 'Unknown option `retries`. Possible: warmUp, calls, maxCalls'],
    [
      { timebudget: 3 },
      'Unknown option `timebudget`. Did you mean `timeBudget`? Possible: warmUp, calls, maxCalls',
    ],
    [[], 'Could not read the options: got [], expected an object.'],
  ])('refuses %j', (options, message) => {
    expect(() => resolveOptions(options as LeakOptions)).toThrow(message);
    expect(() => resolveOptions(options as LeakOptions)).toThrow(
      expect.objectContaining({ code: 'LEAKTIGHT_BAD_OPTION' }),
    );
  });
});
