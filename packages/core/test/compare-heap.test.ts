import { describe, expect, it } from 'vitest';
import { openSeries } from '../src/check-scenario.ts';
import { compareHeap, type EvenHeap } from '../src/compare-heap.ts';
import { nodeEngine } from '../src/engine/engine.ts';
import type { Run } from '../src/index.ts';
import { runCalls } from '../src/probe/probe.ts';
import { resolveOptions } from '../src/resolve-options.ts';

const calls = 64;

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** As a measurement does it: warm, and with V8's compilers at rest. */
async function compare(run: Run): Promise<{ even: EvenHeap | null; made: number }> {
  const sampler = nodeEngine.openSampler();
  const resume = nodeEngine.pauseOptimizer();
  try {
    const series = openSeries(nodeEngine, run, resolveOptions({}));
    await runCalls(series, 40, null);
    const even = await compareHeap(series, calls);
    return { even, made: series.made };
  } finally {
    resume();
    sampler.close();
  }
}

/** The runner's own timers may fall into a comparison: it is cleared in one of a few. */
async function isCleared(run: Run): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const { even } = await compare(run);
    if (even) return true;
  }
  return false;
}

function takeTime(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

function keepEvery(step: number): Run {
  const kept: object[] = [];
  let made = 0;
  return () => {
    made += 1;
    if (made % step === 0) kept.push({});
  };
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

  it.each([1, 2, 4, 10])('does not clear what keeps an object at every call of %i', async (step) => {
    expect((await compare(keepEvery(step))).even).toBeNull();
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
      state.buffer = Array.from({ length: sizes[state.call] }, () => 0);
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
