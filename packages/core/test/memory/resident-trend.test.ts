import { describe, expect, it } from 'vitest';
import { after, judge, times, type Block } from '../support/native-builder.ts';

const resident = { isResident: true, callsPerBlock: 600 };

const kind = async (block: Block): Promise<string> => (await judge(times(14, block), resident)).kind;

describe('native memory by the resident set', () => {
  it('is followed beside the heap of V8, with and without external memory', async () => {
    const tracker = await after([], resident);
    expect([tracker.resource, tracker.quiet, tracker.scale]).toEqual(['native', true, undefined]);
    expect(tracker.judge()).toEqual({
      kind: 'more',
      perCall: 0,
      calls: 1000,
      leastCalls: 2,
      patience: 30,
      callsToSee: Math.ceil((6e6 + 2 * 262_144) / 4000),
      callsToPeek: Math.ceil((6e6 + 2 * 262_144) / 4000),
      isNeeded: true,
    });
  });

  it('says by what trend it grows, from eleven readings on', async () => {
    expect(await judge([{ rss: 3e6 }], resident)).toEqual({
      kind: 'more',
      perCall: 0,
      calls: 600,
      leastCalls: 8,
    });
    const grown = times(10, { rss: 3e6 });
    expect((await judge(grown.slice(1), resident)).kind).toBe('more');
    expect(await judge(grown, resident)).toEqual({
      kind: 'leaking',
      perCall: 5000,
      reason:
        'The resident set grows by about 5 kB per call beside the V8 heap (Theil-Sen slope, Mann-Kendall test: p < 0.001; koffi is not installed).',
    });
  });

  it('calls nothing leaking that grows by less than 2 kB per call', async () => {
    expect((await judge(times(14, { rss: 1_200_000 }), resident)).kind).toBe('leaking');
    expect((await judge(times(14, { rss: 1_199_000 }), resident)).kind).toBe('unmeasured');
  });

  it('names the chance of a trend that is not quite so clear', async () => {
    const falls = [3, 6, 9];
    const blocks = Array.from({ length: 12 }, (_, index) => ({ rss: falls.includes(index) ? -12e6 : 8e6 }));
    expect(await judge(blocks, resident)).toEqual({
      kind: 'leaking',
      perCall: 25_000 / 7,
      reason:
        'The resident set grows by about 3.6 kB per call beside the V8 heap (Theil-Sen slope, Mann-Kendall test: p = 0.001; koffi is not installed).',
    });
  });

  it('takes off the pages of the heap, and external memory', async () => {
    expect(await kind({ rss: 3e6, heapCommitted: 3e6 })).toBe('steady');
    expect(await kind({ rss: 3e6, external: 3e6 })).toBe('steady');
  });

  it('says what it can show where there is no trend', async () => {
    const wild = Array.from({ length: 14 }, (_, index) => ({ rss: index % 2 === 0 ? -6e6 : 9e6 }));
    expect(await judge(wild, resident)).toEqual({
      kind: 'unmeasured',
      perCall: 0,
      reason:
        'koffi is not installed, and the resident set shows no clear trend over 8400 calls (it can show 4 kB per call over some hundred fast calls); install koffi for exact figures',
    });
    expect((await judge(wild.slice(0, 12), resident)).kind).toBe('more');
  });

  it('says what so few calls would have shown', async () => {
    const tell = (await after([], resident)).peek?.();
    expect(tell?.(100)).toEqual({
      kind: 'unmeasured',
      perCall: 0,
      reason:
        'koffi is not installed, and the resident set would have shown 65.2 kB per call at least in 100 calls; install koffi for exact figures',
    });
  });
});
