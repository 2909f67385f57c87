import { describe, expect, it } from 'vitest';
import type { TrackerVerdict } from '../../src/probe/tracker.ts';
import { after, giveUp, judge, times } from '../support/native-builder.ts';

const steady = { kind: 'steady', perCall: 0 };

const grown = (malloced: number, heapUsed: number): Promise<TrackerVerdict> =>
  judge(times(6, { malloced, heapUsed }));

describe('native memory by the count of malloc', () => {
  it('is followed after the heap, by what V8 does not need itself, with and without external memory', async () => {
    const tracker = await after([]);
    expect([tracker.resource, tracker.quiet, tracker.scale?.weigh()]).toEqual([
      'native',
      true,
      [3_700_000, 2_700_000],
    ]);
  });

  it('asks for calls that a leak of 100 bytes per call would show in', async () => {
    expect(await judge([])).toEqual({
      kind: 'more',
      perCall: 0,
      calls: 2000,
      leastCalls: 2,
      patience: 45,
      callsToSee: 132,
      callsToPeek: 48,
      isNeeded: false,
    });
    expect(await judge([{ malloced: 300_000 }])).toEqual({
      kind: 'more',
      perCall: 300,
      calls: 1000,
      leastCalls: 50,
    });
  });

  it('looks closer after 450 calls, at 14 bytes per call', async () => {
    const before = { callsPerBlock: 449 };
    expect(await judge([{ malloced: 4096 }], before)).toEqual(steady);
    expect(await judge([{ malloced: 4096 }], { callsPerBlock: 450 })).toMatchObject({
      kind: 'more',
      patience: 50,
      callsToSee: Math.ceil((2 * (4096 + 2500)) / 14) - 450,
    });
    expect(await judge([{ malloced: 4096 }])).toEqual(steady);
    expect((await judge([{ malloced: 4097 + 2500 }])).kind).toBe('more');
  });

  it('says by how much it grows for every call, from seven readings on', async () => {
    expect((await judge(times(5, { malloced: 100_000 }))).kind).toBe('more');
    expect(await judge(times(6, { malloced: 100_000 }))).toEqual({
      kind: 'leaking',
      perCall: 100,
      reason: 'Native memory (malloc) grows by 100 B per call.',
    });
  });

  it('calls nothing leaking that grows by less than 10 bytes per call', async () => {
    expect((await judge(times(10, { malloced: 10_000 }))).kind).toBe('leaking');
    expect((await judge(times(10, { malloced: 9900 }))).kind).toBe('more');
  });

  it('takes off what V8 has for itself, and what external memory takes', async () => {
    expect(await judge(times(6, { malloced: 100_000, v8Malloced: 100_000 }))).toEqual(steady);
    expect(await judge(times(6, { malloced: 100_000, external: 100_000 }))).toEqual(steady);
  });

  it('takes off what tables of V8 cost for each byte that the heap grows by', async () => {
    expect(await grown(100_000, 700_000)).toEqual(steady);
    expect((await grown(100_000, 660_000)).kind).toBe('leaking');
    expect((await grown(100_000, -700_000)).kind).toBe('leaking');
    const [first, ...others] = times(6, { malloced: 300_000, external: 160_000 });
    expect(await judge([first!, ...others])).toEqual(steady);
    expect((await judge(times(6, { malloced: 300_000, external: 140_000 }))).kind).toBe('leaking');
  });

  it('takes nothing off for what the heap grew by once, as by messages of the runner', async () => {
    const blocks = times(6, { malloced: 100_000 });
    blocks[2] = { malloced: 100_000, heapUsed: 1e7 };
    expect(await judge(blocks)).toMatchObject({ kind: 'leaking', perCall: 100 });
  });

  it('says so where it grew too unevenly', async () => {
    const uneven = Array.from({ length: 24 }, (_, index) => ({
      malloced: index < 12 ? 20_000 : 30_000 * index,
    }));
    expect(await judge(uneven)).toEqual({
      kind: 'inconclusive',
      perCall: 360,
      reason:
        'Native memory (malloc) grew by about 360 B per call, too unevenly: 24000 calls allow no verdict.',
    });
  });

  it('says so where there was no time for enough calls', async () => {
    const few = times(8, { malloced: 30_000 });
    expect(await giveUp(few, { callsPerBlock: 50 })).toMatchObject({ kind: 'leaking', perCall: 600 });
    const uneven = [1, 2, 4, 8, 16, 32, 64, 128].map((times1000) => ({ malloced: 4000 * times1000 }));
    expect(await giveUp(uneven, { callsPerBlock: 50 })).toEqual({
      kind: 'inconclusive',
      perCall: 1280,
      reason:
        'Native memory (malloc) grew by about 1.3 kB per call so far, but 400 calls were all that the time budget and `maxCalls` allowed, too few to tell a leak from what ends by itself. Raise `timeBudget` or `maxCalls`.',
    });
    const fewer = await giveUp(uneven.slice(0, 7), { callsPerBlock: 50 });
    expect(fewer).toEqual({
      kind: 'unmeasured',
      perCall: 0,
      reason: 'malloc moves up and down too much over 350 calls for a verdict',
    });
  });

  it('says of what chance may have moved that it moves too much', async () => {
    const wild = Array.from({ length: 8 }, (_, index) => ({
      malloced: index % 2 === 0 ? -385_000 : 400_000,
    }));
    expect(await giveUp(wild, { callsPerBlock: 2 })).toEqual({
      kind: 'unmeasured',
      perCall: 0,
      reason: 'malloc moves up and down too much over 16 calls for a verdict',
    });
  });

  it('says of few calls that they were too few', async () => {
    expect(await giveUp(times(3, { malloced: 30_000 }))).toEqual({
      kind: 'unmeasured',
      perCall: 0,
      reason: 'the time that was left allowed only 3000 calls, too few for a verdict',
    });
    expect(await giveUp(times(4, { malloced: 30_000 }))).toMatchObject({
      reason: 'malloc moves up and down too much over 4000 calls for a verdict',
    });
  });

  it('names what threads may keep of what is free, where it grew by no more', async () => {
    const even = times(8, { malloced: 30_000 });
    expect(await giveUp(even, { cached: 210_000 })).toMatchObject({ kind: 'leaking' });
    expect(await giveUp([{ malloced: 400_000 }, ...even.slice(1)], { cached: 300_000 })).toEqual({
      kind: 'inconclusive',
      perCall: 30,
      reason:
        'Native memory (malloc) grew by about 30 B per call, no more in all than the 300 kB which threads that worked for it may keep of what is free: 8000 calls allow no verdict.',
    });
  });
});
