import { describe, expect, test } from 'vitest';
import { type Observer, RegistryLeaking, WeakRegistry } from '../src/weak-observers.ts';
import { buildTree, buildTreeLeaking, TreeNode } from '../src/cyclic-tree.ts';
import { countLines, countLinesLeaking, readLines } from '../src/line-reader.ts';
import { CacheLeaking, LruCache } from '../src/lru-cache.ts';
import { BufferPool, encode, encodeLeaking } from '../src/object-pool.ts';
import { PriceFeed, spread, spreadLeaking } from '../src/resource-manager.ts';
import { Layouts, LayoutsLeaking, WeakValueCache } from '../src/weak-cache.ts';

// The heap is what these are about; where a leak is asserted nobody reads what keeps it.
const heap = { track: ['heap'], explain: 'sites', timeBudget: 15_000 } as const;
let calls = 0;
const nextKey = (): string => `key ${(calls += 1)}`;

const observe = (observers: { register(observer: Observer): void }): Observer => {
  const observer = { seen: [] as number[], changed: (value: number) => void observer.seen.push(value) };
  observers.register(observer);
  return observer;
};

describe('a weak cache', () => {
  test('replaces a Map that keeps every document', async () => {
    const layouts = new LayoutsLeaking();
    await expect(() => layouts.of({ text: nextKey() })).toLeak(heap);
  });
  test('lets a layout go with its document', async () => {
    const layouts = new Layouts();
    await expect(() => layouts.of({ text: nextKey() })).not.toLeak(heap);
    await expect(() => layouts.of({ text: 'a' })).toBeCollected();
  });
  test('by text holds what somebody uses, and takes out the rest', async () => {
    const cache = new WeakValueCache<{ key: string }>();
    const used = cache.get('used', () => ({ key: 'used' }));
    await expect(() => cache.get('unused', () => ({ key: 'unused' }))).toBeCollected();
    expect(cache.get('used', () => ({ key: 'another' }))).toBe(used);
  });
});

describe('an LRU cache', () => {
  test('replaces a cache without an end', async () => {
    const cache = new CacheLeaking<{ key: string }>();
    await expect(() => cache.get(nextKey(), () => ({ key: 'value' }))).toLeak(heap);
  });
  test('forgets what was used least lately', async () => {
    const cache = new LruCache<{ key: string }>(20);
    await expect(() => cache.get(nextKey(), () => ({ key: 'value' }))).not.toLeak(heap);
  });
});

describe('an object pool', () => {
  test('that only takes in is a leak', async () => {
    const free: Uint8Array[] = [];
    await expect(() => encodeLeaking(free, 'text')).toLeak({ ...heap, track: ['heap', 'external'] });
  });
  test('that lends buffers to a `using` block stays as large as it is', async () => {
    const pool = new BufferPool(4);
    await expect(() => encode(pool, 'text')).not.toLeak();
  });
});

describe('a resource manager', () => {
  test('is missing where an early return leaves a subscription behind', async () => {
    const bids = new PriceFeed().setMaxListeners(0);
    await expect(() => spreadLeaking(bids, null)).toLeak(heap);
  });
  test('ends what it holds on every way out', async () => {
    const bids = new PriceFeed();
    await expect(() => spread(bids, null)).not.toLeak(heap);
    expect(bids.listenerCount('price')).toBe(0);
  });
});

describe('a registry of callbacks', () => {
  test('keeps whoever forgets to unregister', async () => {
    const registry = new RegistryLeaking();
    await expect(() => observe(registry)).toLeak(heap);
    await expect(() => observe(registry)).not.toBeCollected({ timeout: 50 });
  });
  test('of weak references does not', async () => {
    const registry = new WeakRegistry();
    await expect(() => observe(registry)).not.toLeak(heap);
    await expect(() => observe(registry)).toBeCollected();
  });
});

describe('a generator', () => {
  const text = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
  test('replaces a list of everything that nobody empties', async () => {
    await expect(() => countLinesLeaking(text)).toLeak(heap);
  });
  test('holds one line at a time', async () => {
    await expect(() => countLines(text)).not.toLeak(heap);
  });
  test('cleans up when the loop is left early', () => {
    let ended = false;
    for (const line of readLines(text, () => (ended = true))) if (line === 'line 2') break;
    expect(ended).toBe(true);
  });
});

describe('a cycle', () => {
  test('is freed: V8 counts no references', async () => {
    await expect(() => buildTree(4)).not.toLeak(heap);
    await expect(() => buildTree(4)).toBeCollected();
    await expect(TreeNode).toHaveLiveInstances(0);
  });
  test('leaks as a whole when one reference into it remains', async () => {
    await expect(() => buildTreeLeaking(2)).toLeak(heap);
    await expect(TreeNode).not.toHaveLiveInstances({ atMost: 700 });
  });
});
