import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { setsInScopesOf } from '../../src/engine/scope-sets.ts';

const inModule = new Set(['of the module']);

function makeCounter(): { count: () => number; seen: Set<number> } {
  const seen = new Set<number>();
  return { count: () => seen.add(seen.size).size + inModule.size, seen };
}

describe('setsInScopesOf', () => {
  it('finds the sets of the functions around one and of its module', () => {
    const { count, seen } = makeCounter();
    count();
    expect(setsInScopesOf(count)).toEqual([seen, inModule]);
    expect(setsInScopesOf(count)[0]).toBe(seen);
  });

  it('finds them in another context', () => {
    const found = runInNewContext('const set = new Set([7]); ({ set, see: () => set })') as {
      set: Set<number>;
      see: () => unknown;
    };
    expect(setsInScopesOf(found.see)[0]).toBe(found.set);
  });

  it('finds none of a native function, and leaves nothing on the process', () => {
    const before = Object.getOwnPropertySymbols(process);
    expect(setsInScopesOf(Math.max)).toEqual([]);
    expect(Object.getOwnPropertySymbols(process)).toEqual(before);
  });
});
