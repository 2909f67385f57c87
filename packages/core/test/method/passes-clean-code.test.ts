import { describe, expect, test } from 'vitest';
import { detectLeaks, type Run } from '../../src/index.ts';

/** A cache that forgets its oldest entry. */
function lru(size: number): Run {
  const cache = new Map<number, { id: number }>();
  let next = 0;
  return () => {
    next += 1;
    cache.set(next, { id: next });
    if (cache.size > size) cache.delete(cache.keys().next().value!);
  };
}

/** A log of the latest events. */
function ring(size: number): Run {
  const events: ({ at: number } | undefined)[] = Array.from({ length: size });
  let next = 0;
  return () => {
    events[next % size] = { at: next };
    next += 1;
  };
}

/** Results kept for `keys` different arguments. */
function memo(keys: number, choose: (call: number) => number): Run {
  const results = new Map<number, { square: number }>();
  let calls = 0;
  return () => {
    const key = choose(calls) % keys;
    calls += 1;
    if (!results.has(key)) results.set(key, { square: key * key });
    return results.get(key);
  };
}

/** Repeatable numbers that look random. */
function scatter(call: number): number {
  return Math.imul(call + 1, 2_654_435_761) >>> 8;
}

/** Hot enough to be optimised, and called with several shapes. */
const add = (left: { a: number }, right: { a: number }): { a: number } => ({ a: left.a + right.a });

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Every call catches an error of its own text and reads its stack, which names our loop as well. */
function readStacks(): Run {
  let calls = 0;
  return () => {
    try {
      JSON.parse(`{${(calls += 1)}`);
    } catch (error) {
      return (error as Error).stack?.length;
    }
    return 0;
  };
}

/** V8 lists all classes that extend one weakly, and clears the list in collections only. */
const extendAnew = (): number => {
  class Parent {
    readonly #secret = 1;
    get secret(): number {
      return this.#secret;
    }
  }
  class Child extends Parent {
    readonly own = 2;
  }
  return new Child().secret;
};

/** V8 caches what it compiles from strings, and forgets it some collections later. */
const compiledAnew: readonly [string, () => Run][] = [
  [
    'code that is compiled from a new text at every call',
    () => {
      let calls = 0;
      return () => {
        calls += 1;
        // oxlint-disable-next-line typescript/no-implied-eval -- what schema compilers do
        return (new Function('a', `return a + ${calls}`) as (a: number) => number)(1);
      };
    },
  ],
];

const clean: readonly (readonly [string, () => Run])[] = [
  ['nothing at all', () => () => undefined],
  ['an LRU cache of 10', () => lru(10)],
  ['an LRU cache of 100', () => lru(100)],
  ['an LRU cache of 500', () => lru(500)],
  ['a ring of 10', () => ring(10)],
  ['a ring of 100', () => ring(100)],
  ['a ring of 500', () => ring(500)],
  ['memoisation of 60 keys in order', () => memo(60, (call) => call)],
  ['memoisation of 60 keys at random', () => memo(60, scatter)],
  ['memoisation of 300 keys at random', () => memo(300, scatter)],
  [
    'lazy initialisation',
    () => {
      let tables: object[] | undefined;
      let calls = 0;
      return () => {
        calls += 1;
        if (calls === 20) tables = Array.from({ length: 200 }, () => ({}));
        return tables?.length;
      };
    },
  ],
  [
    'the last value kept',
    () => {
      const state: { last?: object } = {};
      return () => {
        state.last = { rows: [{}, {}, {}] };
      };
    },
  ],
  [
    'a pool whose objects are used again',
    () => {
      const idle: { bytes: Uint8Array }[] = [];
      return async () => {
        const buffer = idle.pop() ?? { bytes: new Uint8Array(64) };
        await Promise.resolve();
        idle.push(buffer);
      };
    },
  ],
  [
    'private data in a WeakMap',
    () => {
      const secrets = new WeakMap<object, { token: number[] }>();
      return () => {
        const key = {};
        secrets.set(key, { token: [1, 2, 3] });
        return secrets.has(key);
      };
    },
  ],
  [
    'a cache of WeakRefs with a FinalizationRegistry that cleans up',
    () => {
      const cache = new Map<number, WeakRef<object>>();
      const finalizers = new FinalizationRegistry<number>((key) => cache.delete(key));
      let next = 0;
      return () => {
        next += 1;
        const value = { id: next };
        cache.set(next, new WeakRef(value));
        finalizers.register(value, next);
        return cache.get(next)?.deref();
      };
    },
  ],
  [
    'templates that are compiled once each',
    () => {
      const templates = new Map<string, () => string>();
      let calls = 0;
      return () => {
        calls += 1;
        const text = `'page ${calls % 7}'`;
        // oxlint-disable-next-line typescript/no-implied-eval -- what template engines do
        if (!templates.has(text)) templates.set(text, new Function(`return ${text}`) as () => string);
        return templates.get(text)!();
      };
    },
  ],
  ['errors whose stacks are read', readStacks],
  ['classes that are made and extended anew', () => extendAnew],
  // Node 26 does keep what is compiled so: its heap grows for good, without us.
  ...(Number(process.versions.node.split('.')[0]) < 26 ? compiledAnew : []),
  [
    'code that gets hot while it is measured',
    () => {
      const shapes = [{ a: 1 }, { b: 2, a: 3 }, { c: 1, a: 2 }] as { a: number }[];
      let calls = 0;
      return () => {
        calls += 1;
        let sum = { a: 0 };
        for (let index = 0; index < 200; index++) sum = add(sum, shapes[(index * calls) % 3]!);
        return sum;
      };
    },
  ],
  [
    'timers that fire 50 ms later',
    () => {
      let fired = 0;
      return () => {
        const job = { done: false };
        setTimeout(() => {
          job.done = true;
          fired += 1;
        }, 50);
        return fired;
      };
    },
  ],
  [
    'a cache whose entries live for 100 ms',
    () => {
      const cache = new Map<number, object>();
      let next = 0;
      return () => {
        const key = next++;
        cache.set(key, { key });
        setTimeout(() => cache.delete(key), 100);
      };
    },
  ],
  [
    'awaited work that takes a while',
    () => async () => {
      const row = { id: 1 };
      await delay(1);
      return row;
    },
  ],
];

describe('not called a leak:', () => {
  test.each(clean)('%s', async (_, make) => {
    const finding = await detectLeaks(make());
    expect(finding.reasons[0]).toMatch(/./);
    expect(finding).toMatchObject({ verdict: 'steady', leaking: [], suspects: [] });
  });
});

test('a cache too large for the run is named as a possibility', async () => {
  const finding = await detectLeaks(lru(1_000_000), { maxCalls: 600, explain: 'sites' });
  expect(finding.verdict).not.toBe('steady');
  expect(finding.reasons.join(' ')).toMatch(/\d+ calls/);
});
