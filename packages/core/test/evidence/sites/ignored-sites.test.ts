import { describe, expect, it } from 'vitest';
import { isIgnored } from '../../../src/evidence/sites/ignored-sites.ts';

const stack = [
  { functionName: 'Cache.set', file: '/app/node_modules/lru/index.js', packageName: 'lru@7.8.0' },
  { functionName: 'openSession', file: '/app/src/session.ts', packageName: null },
];

describe('isIgnored', () => {
  it.each(['openSession', 'session.ts', 'lru@7.8.0', 'lru', /^Cache\.set$/, /@7\./])(
    'finds %s in the name of a function, a file or a package',
    (pattern) => {
      expect(isIgnored(stack, [pattern])).toBe(true);
    },
  );

  it.each(['closeSession', /^set$/, 'mru@7.8.0'])('does not find %s', (pattern) => {
    expect(isIgnored(stack, [pattern])).toBe(false);
  });

  it('takes no pattern, and an empty one, for nothing: else every leak would pass', () => {
    expect([isIgnored(stack, []), isIgnored(stack, ['']), isIgnored([], ['lru'])]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('finds the same each time, also by a pattern that remembers where it was', () => {
    const pattern = /session/giu;
    expect([isIgnored(stack, [pattern]), isIgnored(stack, [pattern]), pattern.lastIndex]).toEqual([
      true,
      true,
      0,
    ]);
  });
});
