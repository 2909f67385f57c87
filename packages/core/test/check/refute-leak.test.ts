import { expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import type { GrowingCollection, Retainer } from '../../src/finding.ts';
import type { Run } from '../../src/index.ts';
import { runCalls, type CallSeries } from '../../src/probe/probe.ts';
import { findRefutation } from '../../src/check/refute-leak.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { measuredLeak, unseen } from '../support/measured-leak.ts';

const calls = 2000;
const nothing = (): void => undefined;
const entry = (): object => ({ text: [1, 2, 3, 4] });
/** Of a thousand bytes. */
const largeEntry = (): object => Array.from({ length: 123 }, () => 1);

/** Called some times before, as by a measurement that took this for a leak. */
async function called(run: Run): Promise<CallSeries> {
  const series = openSeries(nodeEngine, run, resolveOptions({}));
  await runCalls(series, calls, null);
  return series;
}

const leak = (arrivalsAt = 1, heapBytesPerCall = 100): ReturnType<typeof measuredLeak> =>
  measuredLeak({ arrivalsAt, heapBytesPerCall });

/** So large that what the runner keeps meanwhile is no part of it. */
const large = leak(1, 1000);

const holding = (sizeAfter: number): GrowingCollection => ({
  name: 'cache',
  kind: 'Map',
  sizeBefore: sizeAfter - 10,
  sizeAfter,
  entriesPerCall: 1,
});

function bounded(most: number): Run {
  const cache = new Map<number, object>();
  let next = 0;
  return () => {
    cache.set(next, entry());
    cache.delete((next += 1) - most);
  };
}

it('refutes a leak into a collection that holds fewer than came, where the heap does not grow on', async () => {
  const series = await called(bounded(300));
  const seen = { ...unseen, kept: [holding(300)] };
  expect(await findRefutation(series, large, seen)).toEqual({
    verdict: 'steady',
    // As many calls for each look, of which it takes at least two.
    reason: expect.stringMatching(
      /^Objects outlived their call, but of about 2000 that came with all calls 300 are there: old ones went, as in a cache or in a list that is swept now and then\. Over [46]000 further calls the heap did not grow\.$/,
    ),
  });
});

it('makes fewer calls where as many again take too long: old ones went already', async () => {
  const series = await called(bounded(300));
  series.callTime = 10;
  const seen = { ...unseen, kept: [holding(300)] };
  const reason = expect.stringMatching(
    /there: old ones went, .* swept now and then\. Over 1[05]00 further calls/,
  );
  expect(await findRefutation(series, large, seen)).toEqual({ verdict: 'steady', reason });
});

it('goes by the entries of a collection where a coarse sample saw few of them come', async () => {
  const series = await called(bounded(300));
  const seen = { ...unseen, kept: [holding(300)] };
  expect((await findRefutation(series, { ...leak(0.1, 1000), isCoarse: true }, seen))?.verdict).toBe(
    'steady',
  );
  expect(await findRefutation(await called(bounded(300)), leak(0.1, 1000), seen)).toBeNull();
});

it('goes by objects that look like the leaked one where no collection is told', async () => {
  const series = await called(bounded(300));
  const refutation = await findRefutation(series, large, {
    ...unseen,
    alike: 310,
  });
  expect(refutation?.verdict).toBe('steady');
});

it('does not take an array for a leak that was made with room for more', async () => {
  const series = await called(nothing);
  const room = { name: 'cache.list', taken: 594, size: 1024 };
  const seen = { ...unseen, room, kept: [holding(594)] };
  expect(await findRefutation(series, leak(), seen)).toEqual({
    verdict: 'inconclusive',
    reason:
      'Objects outlived their call, in `cache.list`, which was made with room for 1,024: 594 are taken, and a cache of that size looks the same until it is full.',
  });
});

it('lets a leak stand of which each call makes its part anew again and again', async () => {
  const kept: object[] = [];
  const series = await called(() => void kept.push(largeEntry()));
  const retainer = { retainedBytesPerCall: 1000, objectsPerCall: 1 } as Retainer;
  // A hundred were sampled for each call, as of a loop that makes a new one in each of its turns.
  const collections = [holding(calls)];
  const seen = { ...unseen, kept: collections, retainers: [retainer] };
  expect(await findRefutation(series, leak(100, 100_000), seen)).toBeNull();
  expect(await findRefutation(await called(bounded(calls)), leak(100, 100_000), seen)).not.toBeNull();
});

it('lets a leak stand that goes on elsewhere', async () => {
  const kept: object[] = [];
  const series = await called(() => void kept.push(largeEntry()));
  const seen = { ...unseen, kept: [holding(300)] };
  expect(await findRefutation(series, large, seen)).toBeNull();
});

const keeping = (retainedBytesPerCall: number): Retainer => ({
  className: 'Object',
  objectsPerCall: 1,
  selfBytesPerCall: 56,
  retainedBytesPerCall,
  path: [],
  holder: null,
  advice: null,
  sample: [],
  kept: [],
  fingerprint: '',
});

/** A heap of these sizes, one after the other, each of which is read twice. */
async function refuteBySizes(...sizes: readonly number[]): Promise<string | undefined> {
  return (await refutationBySizes(sizes))?.verdict;
}

async function refutationBySizes(
  sizes: readonly number[],
  { bytesPerCall = 100, callTime = 0, retained = 0 } = {},
): ReturnType<typeof findRefutation> {
  let reads = 0;
  const sizeAt = (read: number): number => sizes[Math.ceil(read / 2)] ?? 0;
  const readMemory = () => ({ ...nodeEngine.readMemory(), heapUsed: sizeAt(reads++) });
  const made = await called(() => undefined);
  const series = { ...made, engine: { ...nodeEngine, readMemory } };
  // Which calls that take no time would put right.
  if (callTime > 0) Object.defineProperty(series, 'callTime', { get: () => callTime, set: nothing });
  const seen = {
    ...unseen,
    kept: [holding(300)],
    retainers: [keeping(retained)],
  };
  return findRefutation(series, leak(1, bytesPerCall), seen);
}

it('looks for longer where the heap fell, as by a cache that is emptied, or grew by a part of what a leak adds', async () => {
  // Of 200 kB that a leak adds in as many calls again.
  expect(await refuteBySizes(5e6, 5.01e6)).toBe('steady');
  expect(await refuteBySizes(5e6, 4.7e6, 5.5e6)).toBeUndefined();
  expect(await refuteBySizes(5e6, 4.7e6, 4.71e6)).toBe('steady');
  expect(await refuteBySizes(5e6, 5.1e6, 5.05e6)).toBe('steady');
  expect(await refuteBySizes(5e6, 4.7e6, 4.6e6, 4.5e6)).toBe('inconclusive');
});

it('takes growth by a few kilobytes for the leak only where it is seen twice', async () => {
  const small = { bytesPerCall: 20 };
  expect(await refutationBySizes([5e6, 5.04e6, 5.08e6], small)).toBeNull();
  expect((await refutationBySizes([5e6, 5.04e6, 5.04e6, 5.04e6], small))?.verdict).toBe('inconclusive');
  // There is no time for a second look.
  const slow = { callTime: 2 };
  expect(await refutationBySizes([5e6, 5.04e6], { ...small, ...slow })).toEqual({
    verdict: 'inconclusive',
    reason:
      'Objects outlived their call, but of about 2000 that came with all calls 300 are there: old ones went, as in a cache or in a list that is swept now and then. The heap grew over 2000 further calls, by too little to tell.',
  });
  expect(await refutationBySizes([5e6, 5.2e6], slow)).toBeNull();
});

it('does not take growth for the leak by which its entries keep much more than was sampled of them', async () => {
  const growing = [5e6, 5.2e6];
  expect(await refutationBySizes(growing, { retained: 330 })).toBeNull();
  expect(await refutationBySizes(growing, { retained: 340 })).toEqual({
    verdict: 'inconclusive',
    reason:
      'Objects outlived their call, but of about 2000 that came with all calls 300 are there: old ones went, as in a cache or in a list that is swept now and then. The heap grew over 2000 further calls, by less than they would keep.',
  });
});

it('calls no further where all that came is there', async () => {
  const series = await called(bounded(300));
  const seen = { ...unseen, kept: [holding(1990)] };
  expect(await findRefutation(series, leak(), seen)).toBeNull();
  // The snapshot has none of what came after it.
  const before = { ...unseen, kept: [holding(1500)], callsAfter: 400 };
  expect(await findRefutation(series, leak(), before)).toBeNull();
  expect(await findRefutation(series, leak(0.15), { ...seen, kept: [holding(300)] })).toBeNull();
  expect(series.made).toBe(calls);
});
