import { describe, expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { CollectorWindows } from '../../src/measure/collector-windows.ts';
import { compareHeap, type EvenHeap } from '../../src/measure/compare-heap.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import type { Run } from '../../src/index.ts';
import { runCalls, type Collected } from '../../src/probe/probe.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

const calls = 64;

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** As a measurement does it: warm, and with V8's compilers at rest. */
async function compare(
  run: Run,
  collected: Collected = 'all',
  wanted = calls,
): Promise<{ even: EvenHeap | null; made: number }> {
  const sampler = nodeEngine.openSampler();
  const resume = nodeEngine.pauseOptimizer();
  const collector = new CollectorWindows(nodeEngine);
  collector.open();
  try {
    const series = openSeries(nodeEngine, run, resolveOptions({}));
    await runCalls(series, 40, null);
    const heap = await compareHeap(series, { calls: wanted, collected, trackers: [], collector, sampler });
    return { even: heap.isEven ? heap : null, made: series.made };
  } finally {
    collector.close();
    resume();
    sampler.close();
  }
}

/** The runner's own timers may fall into a comparison: it is cleared in one of a few. */
async function isCleared(run: Run, collected: Collected = 'all', wanted = calls): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const { even } = await compare(run, collected, wanted);
    if (even) return true;
  }
  return false;
}

function takeTime(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

function keepEvery(step: number, make: () => unknown = () => ({})): Run {
  const kept: unknown[] = [];
  let made = 0;
  return () => {
    made += 1;
    if (made % step === 0) kept.push(make());
  };
}

function keepNumbers<Store>(store: Store, keep: (store: Store, value: number) => unknown): Run {
  let next = 0;
  return () => void keep(store, next++);
}

describe('compareHeap', () => {
  const latest = { value: {} };

  it.each<[string, Run]>([
    ['allocates and lets go', () => void (latest.value = { at: [1, 2, 3] })],
    ['awaits', async () => void (latest.value = await Promise.resolve({}))],
    ['uses a WeakMap', () => void new WeakMap().set({}, {})],
  ])('clears a function that %s', async (_, run) => {
    expect(await isCleared(run)).toBe(true);
  });

  it.each<[string, Run]>([
    ['allocates and lets go', () => void (latest.value = { at: [1, 2, 3] })],
    ['awaits', async () => void (latest.value = await Promise.resolve({}))],
    ['goes through Maps', () => new Map([[{}, [{}]]]).size],
  ])('clears a function that %s by collections of the young generation alone', async (_, run) => {
    expect(await isCleared(run, 'young')).toBe(true);
  });

  it.each<[string, Run]>([
    ['an object at each call', keepEvery(1)],
    ['an object at every tenth call', keepEvery(10)],
    ['an ArrayBuffer at every fourth call', keepEvery(4, () => new ArrayBuffer(64))],
    ['a closure at each call', keepEvery(1, () => () => latest)],
    ['a string at every second call', keepEvery(2, () => `a string of its own: ${Math.random()}`)],
  ])('does not clear what keeps %s by the young generation alone', async (_, run) => {
    expect((await compare(run, 'young')).even).toBeNull();
  });

  it('gives the young generation up after some calls where old objects are let go of', async () => {
    const cache = new Map<number, object>();
    let next = 0;
    const run = (): void => {
      cache.set(next++, { at: [next] });
      if (cache.size > 500) cache.delete(cache.keys().next().value!);
    };
    for (let call = 0; call < 1000; call++) run();
    const { even, made } = await compare(run, 'young');
    expect(even).toBeNull();
    expect(made).toBeLessThan(40 + 2 * calls);
  });

  it('clears a cache once it is full', async () => {
    const cache = new Map<number, object>();
    let next = 0;
    const run = (): void => {
      cache.set(next++, {});
      if (cache.size > 128) cache.delete(cache.keys().next().value!);
    };
    for (let call = 0; call < 200; call++) run();
    expect(await isCleared(run)).toBe(true);
  });

  it('clears a cache that is emptied when it is full', async () => {
    const cache = new Map<number, object>();
    let next = 0;
    const run = (): void => {
      cache.set(next++, {});
      if (cache.size === 100) cache.clear();
    };
    expect(await isCleared(run, 'all', 400)).toBe(true);
  });

  it('clears a cache of weak keys, whose table is as large as what comes between two collections', async () => {
    const cache = new WeakMap<object, object>();
    const seen = new WeakSet();
    const run = (): void => {
      const key = {};
      cache.set(key, { value: key });
      seen.add(key);
    };
    expect(await isCleared(run, 'all', 400)).toBe(true);
  });

  it.each([1, 2, 4, 10])('does not clear what keeps an object at every call of %i', async (step) => {
    expect((await compare(keepEvery(step))).even).toBeNull();
  });

  it.each<[string, () => Run, number]>([
    ['an object', () => keepEvery(1), 1],
    ['a key of a Map', () => keepNumbers(new Map<number, number>(), (map, key) => map.set(key, 1)), 4],
    ['a value of a Set', () => keepNumbers(new Set<number>(), (set, value) => set.add(value)), 4],
    ['a number in an array', () => keepNumbers([] as number[], (list, value) => list.push(value)), 4],
  ])('sees %s that old objects keep within areas that count as in use anyway', async (_, make, times) => {
    const cleared = [];
    for (let turn = 0; turn < 20; turn++) {
      const run = make();
      // Old before it is compared.
      for (let call = 0; call < times * calls; call++) void run();
      nodeEngine.collectGarbage();
      const { even } = await compare(run, 'young');
      if (even) cleared.push(even);
    }
    expect(cleared).toEqual([]);
  });

  it.each<[string, () => Run]>([
    [
      'a number in an array',
      () => {
        const kept: number[] = [];
        return () => void kept.push(kept.length);
      },
    ],
    [
      'a key of a Map',
      () => {
        const kept = new Map<number, boolean>();
        return () => void kept.set(kept.size, true);
      },
    ],
    [
      'a longer string',
      () => {
        const kept = { text: '' };
        return () => void (kept.text += 'x');
      },
    ],
  ])('does not clear what keeps %s at each call', async (_, make) => {
    expect((await compare(make())).even).toBeNull();
  });

  it.each<[string, () => Run]>([
    [
      'a key of a Map',
      () => {
        const kept = new Map<number, boolean>();
        return () => void kept.set(kept.size, true);
      },
    ],
    [
      'a value of a Set',
      () => {
        const kept = new Set<number>();
        return () => void kept.add(kept.size);
      },
    ],
    [
      'a number in an array',
      () => {
        const kept: number[] = [];
        return () => void kept.push(kept.length);
      },
    ],
  ])('does not clear a slower function that keeps %s, though tables grow seldom', async (_, make) => {
    const cleared = [];
    for (const time of [0.1, 0.2, 0.3]) {
      const keep = make();
      const { even } = await compare(() => {
        takeTime(time);
        void keep();
      });
      cleared.push(even);
    }
    expect(cleared).toEqual([null, null, null]);
  });

  it('clears a function that goes round between buffers of different sizes', async () => {
    const state = { buffer: [] as number[], call: 0 };
    const sizes = [10, 200, 3000];
    const run = (): void => {
      state.call = (state.call + 1) % sizes.length;
      state.buffer = Array.from({ length: sizes[state.call]! }, () => 0);
    };
    expect(await isCleared(run)).toBe(true);
  });

  it('does not call a function on that keeps much', async () => {
    const kept: Uint8Array[] = [];
    const { even, made } = await compare(() => void kept.push(new Uint8Array(400_000)));
    expect(even).toBeNull();
    expect(made).toBeLessThan(40 + 8 + 2 * calls);
  });

  it('does not call a slow function often', async () => {
    const { even, made } = await compare(() => delay(12));
    expect(even).toBeNull();
    expect(made).toBeLessThan(40 + calls);
  });
});
