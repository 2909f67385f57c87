import { describe, expect, it } from 'vitest';
import type { LeakOptions } from '@leaktight/core';
import { mergeOptions } from '../src/merge-options.ts';

const defaults: LeakOptions = { strict: true, maxCalls: 20, track: ['heap'] };

describe('mergeOptions', () => {
  it('puts the options of a call over those of the configuration', () => {
    expect(mergeOptions(defaults, { maxCalls: 30, calls: 4 })).toEqual({
      ...defaults,
      maxCalls: 30,
      calls: 4,
    });
    expect(mergeOptions(defaults, undefined)).toEqual(defaults);
  });

  it('leaves those of the configuration where one of the call is undefined', () => {
    const merged = mergeOptions(defaults, { maxCalls: undefined, track: undefined, strict: false });
    expect(merged).toEqual({ ...defaults, strict: false });
  });

  it('leaves it to the measurement to refuse a name that does not exist', () => {
    expect(Object.keys(mergeOptions(defaults, { maxcalls: undefined }))).toContain('maxcalls');
  });

  it('reads what an object inherits, and the getters of its class', () => {
    class Settings {
      get maxCalls(): number {
        return 30;
      }
    }
    expect(mergeOptions(defaults, new Settings())).toEqual({ ...defaults, maxCalls: 30 });
  });

  it.each([[5], [null], [['heap']], ['heap']])('refuses %j', (given) => {
    expect(() => mergeOptions(defaults, given)).toThrow(
      /^Could not read the options: got .*, expected an object\.$/,
    );
  });
});
