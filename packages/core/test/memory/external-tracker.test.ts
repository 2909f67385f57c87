import { describe, expect, it } from 'vitest';
import type { BufferPool } from '../../src/engine/engine.ts';
import { createExternalTracker } from '../../src/memory/external-tracker.ts';
import type { Tracker, TrackerVerdict } from '../../src/probe/tracker.ts';
import { notingEngine } from '../support/fake-engine.ts';

const slab = 65_536;

interface Way {
  readonly pool?: Partial<BufferPool>;
  readonly callsPerBlock?: number;
}

/** A tracker that has seen what each block of calls added to the external memory. */
async function after(blocks: readonly number[], { pool, callsPerBlock = 500 }: Way = {}): Promise<Tracker> {
  let external = 1e6;
  const followed: BufferPool = {
    slabSize: slab,
    hasMoved: () => false,
    past: () => ({ seen: 0, held: 0 }),
    ...pool,
  };
  const { engine } = notingEngine({
    readMemory: () => ({ external }) as ReturnType<typeof engine.readMemory>,
    followBufferPool: () => followed,
  });
  const tracker = createExternalTracker(engine);
  await tracker.begin();
  for (const [index, bytes] of blocks.entries()) {
    external += bytes;
    await tracker.checkpoint((index + 1) * callsPerBlock);
  }
  return tracker;
}

const judge = async (blocks: readonly number[], way?: Way): Promise<TrackerVerdict> =>
  (await after(blocks, way)).judge();
const times = (count: number, bytes: number): number[] => Array.from({ length: count }, () => bytes);
const steady = { kind: 'steady', perCall: 0 };

describe('the tracker of external memory', () => {
  it('follows it beside the heap, by what V8 counts', async () => {
    const tracker = await after([]);
    expect([tracker.resource, tracker.quiet, tracker.scale?.weigh()]).toEqual(['external', false, [1e6]]);
    expect(tracker.judge()).toEqual({
      kind: 'more',
      perCall: 0,
      calls: 500,
      leastCalls: 2,
      patience: 10,
      callsToSee: 33,
      callsToPeek: 17,
      isNeeded: false,
    });
  });

  it('asks for further blocks of 500 calls', async () => {
    expect(await judge([100_000])).toEqual({ kind: 'more', perCall: 200, calls: 500, leastCalls: 8 });
  });

  it('is steady within 16 kB', async () => {
    expect(await judge([16_384])).toEqual(steady);
    expect((await judge([16_385])).kind).toBe('more');
  });

  it('calls leaking what grows over seven readings, and says by how much', async () => {
    expect((await judge(times(5, 500_000))).kind).toBe('more');
    expect(await judge(times(6, 500_000))).toEqual({
      kind: 'leaking',
      perCall: 1000,
      reason: 'External memory (ArrayBuffers, Buffers) grows by 1 kB per call.',
    });
  });

  it('calls leaking what grows by the same in four blocks, where no more may follow', async () => {
    expect((await after(times(4, 500_000))).giveUp?.()).toMatchObject({ kind: 'leaking', perCall: 1000 });
    expect((await after(times(3, 500_000))).giveUp?.()).toMatchObject({ kind: 'inconclusive' });
  });

  it('calls nothing leaking that grows by less than a byte per call', async () => {
    const slow = { callsPerBlock: 60_000 };
    expect((await judge(times(7, 60_000), slow)).kind).toBe('leaking');
    expect((await judge(times(7, 59_000), slow)).kind).toBe('more');
  });

  it('says how it moved where that is no verdict, or where no more calls could follow', async () => {
    const wild = Array.from({ length: 24 }, (_, index) => (index % 3 === 2 ? 250_000 : -100_000));
    expect((await judge(wild.slice(0, 22))).kind).toBe('more');
    expect(await judge(wild)).toEqual({
      kind: 'inconclusive',
      perCall: 0,
      reason:
        'External memory (ArrayBuffers, Buffers) moved up and down over 12000 calls, too unevenly or too little for a verdict.',
    });
    expect((await after([100_000, 200_000])).giveUp?.()).toEqual({
      kind: 'inconclusive',
      perCall: 300,
      reason:
        'External memory (ArrayBuffers, Buffers) grew by about 300 B per call so far, but 1000 calls were all that the time budget and `maxCalls` allowed, too few to tell a leak from what ends by itself. Raise `timeBudget` or `maxCalls`.',
    });
    const uneven = times(24, 0).map((_, index) => (index < 12 ? 10_000 : 90_000 + 30_000 * index));
    expect(await judge(uneven)).toMatchObject({
      reason: expect.stringMatching(
        / grew by about \d+ B per call over 12000 calls, too unevenly or too little/,
      ),
    });
  });
});

/** The pool, which begins a slab at these readings. */
const begins = (...readings: readonly number[]): Partial<BufferPool> => {
  let reading = 0;
  return { hasMoved: () => readings.includes(reading++) };
};

const kind = async (bytes: number, ...readings: readonly number[]): Promise<string> =>
  (await judge([0, bytes], { pool: begins(...readings), callsPerBlock: 300 })).kind;

const past = (seen: number, held: number): Partial<BufferPool> => ({ past: () => ({ seen, held }) });

const kindOf = async (seen: number, held: number, perCall = 1000): Promise<string> =>
  (await judge(times(6, 500 * perCall), { pool: past(seen, held) })).kind;

describe('the tracker of external memory, of slabs that small Buffers are cut from', () => {
  it('lets two come and go, once one was seen to begin while calls were made', async () => {
    expect([await kind(2 * slab, 1), await kind(2 * slab, 2)]).toEqual(['steady', 'steady']);
    expect([await kind(2 * slab), await kind(2 * slab, 0)]).toEqual(['more', 'more']);
    expect(await kind(3 * slab, 1)).toBe('more');
  });

  it('takes growth for theirs where half of three or more are held', async () => {
    expect([await kindOf(3, 2), await kindOf(2, 2), await kindOf(4, 2), await kindOf(5, 2)]).toEqual([
      'inconclusive',
      'leaking',
      'inconclusive',
      'leaking',
    ]);
    expect([await kindOf(4, 4, slab - 1), await kindOf(4, 4, slab)]).toEqual(['inconclusive', 'leaking']);
    expect(await judge([0], { pool: past(9, 9) })).toEqual(steady);
  });

  it('says so', async () => {
    expect(await judge(times(6, 500_000), { pool: past(3, 3) })).toEqual({
      kind: 'inconclusive',
      perCall: 1000,
      reason:
        'External memory grew by about 1 kB per call, maybe by slabs (65.5 kB) that Node cuts small Buffers from: one that is kept holds all of its slab, and a cache may come to hold many. What `Buffer.alloc` makes has memory of its own; whether more and more Buffers are kept, the heap tells.',
    });
  });
});
