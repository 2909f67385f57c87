import { expect, it, vi } from 'vitest';
import { collectGarbage, type CollectOptions } from '../../src/objects/collect-garbage.ts';

it('clears weak references to what no one holds', async () => {
  const ref = new WeakRef({ large: Array.from({ length: 10_000 }, (_, index) => ({ index })) });
  const { settled, freedHeapBytes } = await collectGarbage();
  expect(ref.deref()).toBeUndefined();
  expect(settled).toBe(true);
  expect(freedHeapBytes).toBeGreaterThan(100_000);
});

interface Chain {
  readonly refs: readonly WeakRef<object>[];
  readonly finalized: readonly number[];
  /** Without it an object has no finalizer. */
  readonly finalizers: FinalizationRegistry<number>;
}

/** Each link's finalizer lets go of the next one. */
function dropChain(links: number, slots: number): Chain {
  const held = new Map<number, object>();
  const refs: WeakRef<object>[] = [];
  const finalized: number[] = [];
  const finalizers = new FinalizationRegistry<number>((index) => {
    finalized.push(index);
    held.delete(index + 1);
  });
  for (let index = 0; index < links; index++) {
    const link = { index, payload: Array.from({ length: slots }, () => index) };
    refs.push(new WeakRef(link));
    finalizers.register(link, index);
    if (index > 0) held.set(index, link);
  }
  return { refs, finalized, finalizers };
}

it('waits for finalizers, and for what those let go of', async () => {
  const chain = dropChain(6, 500);
  await collectGarbage();
  expect(chain.finalized).toEqual([0, 1, 2, 3, 4, 5]);
  expect(chain.refs.every((ref) => ref.deref() === undefined)).toBe(true);
});

it('waits for finalizers that let go of next to nothing', async () => {
  const chain = dropChain(12, 0);
  await collectGarbage({ timeout: 20_000 });
  expect(chain.finalized).toHaveLength(12);
});

it('frees ArrayBuffers, and says how many bytes went', async () => {
  await collectGarbage();
  let buffer: ArrayBuffer | null = new ArrayBuffer(8_000_000);
  expect(buffer.byteLength).toBe(8_000_000);
  buffer = null;
  const { freedExternalBytes } = await collectGarbage();
  expect(freedExternalBytes).toBeGreaterThanOrEqual(7_900_000);
});

it('tells the collections it took, by kind, and their pauses', async () => {
  const { collections, byKind, pauseMs, heapBytes } = await collectGarbage();
  expect(collections).toBeGreaterThanOrEqual(2);
  expect(byKind['MarkSweepCompact']).toBeGreaterThanOrEqual(2);
  expect(Object.values(byKind).reduce((sum, count) => sum + count, 0)).toBe(collections);
  expect(pauseMs).toBeGreaterThan(0);
  expect(heapBytes).toBeGreaterThan(1_000_000);
});

it('works under fake timers', async () => {
  vi.useFakeTimers();
  try {
    const ref = new WeakRef({});
    await collectGarbage();
    expect(ref.deref()).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});

it.each([
  ['much', 20_000],
  ['next to nothing', 0],
])('is not settled while finalizers make anew what is freed, time and again: %s', async (_, slots) => {
  let finalized = 0;
  let goesOn = true;
  const makeGarbage = (): void =>
    finalizers.register({ payload: Array.from({ length: slots }, () => 0) }, undefined);
  const finalizers = new FinalizationRegistry(() => {
    finalized += 1;
    if (goesOn) makeGarbage();
  });
  makeGarbage();
  for (let time = 0; time < 3; time++) {
    const before = finalized;
    expect((await collectGarbage({ timeout: 300 })).settled).toBe(false);
    expect(finalized).toBeGreaterThan(before);
  }
  goesOn = false;
  expect((await collectGarbage()).settled).toBe(true);
});

it('settles while timers go on', async ({ onTestFinished }) => {
  let garbage: object[] = [];
  const timer = setInterval(() => (garbage = Array.from({ length: 1000 }, (_, index) => ({ index }))), 5);
  onTestFinished(() => clearInterval(timer));
  expect((await collectGarbage({ timeout: 20_000 })).settled).toBe(true);
  expect(garbage.length).toBeLessThanOrEqual(1000);
});

it('gives up at the time-out, and says so', async () => {
  const chain = dropChain(3000, 500);
  const { settled } = await collectGarbage({ timeout: 20 });
  expect(settled).toBe(false);
  expect(chain.finalized.length).toBeLessThan(3000);
});

it.each([
  [
    { timeout: 0 },
    'Option `timeout`: got 0, expected milliseconds above 0, at most 2,147,483,647 (24 days).',
  ],
  [
    { timeout: NaN },
    'Option `timeout`: got NaN, expected milliseconds above 0, at most 2,147,483,647 (24 days).',
  ],
  [{ timeOut: 5 }, 'Unknown option `timeOut`. Did you mean `timeout`? Possible: timeout.'],
  [5, 'Could not read the options: got 5, expected an object.'],
])('refuses %o', async (options, message) => {
  await expect(collectGarbage(options as CollectOptions)).rejects.toMatchObject({
    code: 'LEAKTIGHT_BAD_OPTION',
    message,
  });
});
