import { describe, expect, it } from 'vitest';
import type { GrowthRules } from '../../src/memory/growth-rules.ts';
import { judgeGrowth } from '../../src/memory/growth-verdict.ts';
import { growthRules, readingsAfter } from '../support/growth-builder.ts';

const after = (blocks: readonly number[]) => readingsAfter(blocks, 100);
const afterFew = (blocks: readonly number[]) => readingsAfter(blocks, 48);

describe('judgeGrowth', () => {
  it('asks for calls before it has seen any', () => {
    expect(judgeGrowth(after([]), growthRules)).toMatchObject({ kind: 'more', calls: 200 });
  });

  it('says after how many calls without a collection it can tell', () => {
    expect(judgeGrowth(after([]), growthRules)).toMatchObject({ callsToPeek: 30 });
  });

  it('is steady after one block within the floor', () => {
    expect(judgeGrowth(after([900]), growthRules)).toMatchObject({ kind: 'steady', perCall: 0 });
  });

  it('is steady over several short blocks that together show a leak as small as it must be seen', () => {
    const far = { ...growthRules, mustSee: { ...growthRules.mustSee, perCall: 10 } };
    expect(judgeGrowth(after([300]), far).kind).toBe('more');
    expect(judgeGrowth(after([300, 300, -100, 300]), far).kind).toBe('steady');
  });

  it('is steady once what a first block set up is not added to', () => {
    expect(judgeGrowth(after([90_000]), growthRules).kind).toBe('more');
    expect(judgeGrowth(after([90_000, 300]), growthRules).kind).toBe('steady');
  });

  it('does not take a fall for calm: a leak may hide behind what is freed', () => {
    expect(judgeGrowth(after([-500_000]), growthRules).kind).toBe('more');
  });

  it('calls growth of every block a leak, and says how much a call adds', () => {
    const verdict = judgeGrowth(after([9000, 5000, 5000, 5000, 5000, 5000, 5000, 5000]), growthRules);
    expect(verdict).toMatchObject({ kind: 'leaking' });
    expect(verdict.perCall).toBeCloseTo(50, 0);
  });

  it('needs fewer readings where no more can follow, and the growth is the same in each block', () => {
    const exact = { ...growthRules, leastExact: 4 };
    const over = { ...exact, mostReadings: 0 };
    const same = [9000, 5000, 5000, 5050, 5000, 5000];
    expect(judgeGrowth(after(same), exact).kind).toBe('more');
    expect(judgeGrowth(after(same), over)).toMatchObject({ kind: 'leaking', perCall: 50 });
    expect(judgeGrowth(after(same.slice(0, 5)), over).kind).toBe('inconclusive');
    expect(judgeGrowth(after(same), { ...growthRules, mostReadings: 0 }).kind).toBe('inconclusive');
    expect(judgeGrowth(after([9000, 5000, 5000, 5300, 5000, 5000]), over).kind).toBe('inconclusive');
  });

  it('goes by few calls only where each block grew by about the same, if chance moves the bytes in pieces', () => {
    const over = { ...growthRules, mostReadings: 0, evenByFew: true };
    const lingering = [18_400, 18_600, 3500, 12_000, 18_900, 18_600, 3600, 12_000];
    expect(judgeGrowth(afterFew(lingering), { ...over, evenByFew: false }).kind).toBe('leaking');
    expect(judgeGrowth(afterFew(lingering), over).kind).toBe('inconclusive');
    expect(judgeGrowth(afterFew([18_400, 6000, 9000, 5000, 7000, 8000, 6500, 7000]), over).kind).toBe(
      'leaking',
    );
    expect(judgeGrowth(after([...lingering, ...lingering]), over).kind).toBe('leaking');
  });

  it('does not call growth a leak that dies down', () => {
    const verdict = judgeGrowth(after([64_000, 32_000, 16_000, 8000, 4000, 2000, 1500, 1200]), growthRules);
    expect(verdict.kind).not.toBe('leaking');
  });

  it('does not take what each collection leaves behind for growth by the calls', () => {
    const even = after(Array.from({ length: 24 }, () => 800));
    expect(judgeGrowth(even, { ...growthRules, mostReadings: 30 }).kind).toBe('leaking');
    expect(judgeGrowth(even, { ...growthRules, mostReadings: 30, perReading: 1200 }).kind).toBe('steady');
    // Two thirds of what they take each may be chance.
    const noisy = { ...growthRules, mostReadings: 30, perReading: 1000 };
    const more = (bytes: number) => after(Array.from({ length: 24 }, () => bytes));
    expect(judgeGrowth(more(1500), noisy).kind).toBe('more');
    expect(judgeGrowth(more(1600), noisy).kind).toBe('leaking');
  });

  it('does not call tables that double a leak', () => {
    // Of Node 24, as measured: the growth of each block.
    const blocks: readonly (readonly [calls: number, bytes: number])[] = [
      [199, 145_248],
      [95, 1392],
      [620, 36_480],
      [1000, 297_472],
      [1000, 29_232],
      [1000, 556_096],
    ];
    const readings = [{ at: 0, value: 0 }];
    for (const [calls, bytes] of blocks) {
      const { at, value } = readings.at(-1)!;
      readings.push({ at: at + calls, value: value + bytes });
    }
    const native = { ...growthRules, floor: () => 8192, leastReadings: 6, mostReadings: 24 };
    expect(judgeGrowth(readings, native).kind).toBe('more');
  });

  it('is steady once growth has lost its pace', () => {
    const filling = Array.from({ length: 12 }, (_, index) => Math.round(90_000 * 0.8 ** index));
    expect(judgeGrowth(after(filling), { ...growthRules, mostReadings: 30 }).kind).toBe('steady');
  });

  it('is inconclusive when readings go up and down for ever', () => {
    const wild = Array.from({ length: 13 }, (_, index) => (index % 2 === 0 ? 40_000 : -39_000));
    expect(judgeGrowth(after(wild), growthRules).kind).toBe('inconclusive');
  });

  it('is not steady while it could not have seen what it must see', () => {
    const coarse = {
      ...growthRules,
      mustSee: { ...growthRules.mustSee, perCall: 15, hiding: 500, patience: 50, needed: true },
    };
    expect(judgeGrowth(after([100]), coarse)).toMatchObject({ kind: 'more', patience: 50 });
    expect(judgeGrowth(after([100, 0, 100, 0]), coarse).kind).toBe('steady');
  });

  it('waits for more growth than caches of threads can hold', () => {
    const cached = { ...growthRules, cached: () => 100_000 };
    const even = after(Array.from({ length: 20 }, () => 5000));
    expect(judgeGrowth(even.slice(0, 10), cached).kind).toBe('more');
    // Seen with libvips: thumbnails of which ten are kept filled more than half of what its threads may keep, evenly.
    expect(judgeGrowth(even.slice(0, 13), cached).kind).toBe('more');
    expect(judgeGrowth(even.slice(0, 19), cached).kind).toBe('leaking');
    expect(judgeGrowth(even.slice(0, 9), { ...cached, mostReadings: 0 }).kind).toBe('inconclusive');
  });

  it('gives caches of threads the time to fill', () => {
    const cached = { ...growthRules, cached: () => 300_000 };
    const filling = Array.from({ length: 30 }, (_, index) => Math.round(20_000 * 0.92 ** index));
    const verdicts = filling.map((_, index) => judgeGrowth(after(filling.slice(0, index + 1)), cached).kind);
    expect(verdicts).not.toContain('leaking');
    expect(verdicts).not.toContain('inconclusive');
    expect(verdicts.at(-1)).toBe('steady');
  });

  it('is steady only once a leak would have shown in the calls that it looks at', () => {
    // The later half of them, in which a leak of 100 bytes a call adds less than the floor.
    const grown = [
      { at: 0, value: 0 },
      { at: 60, value: 9000 },
      { at: 160, value: 15_000 },
    ];
    const native = { ...growthRules, floor: () => 8000, mustSee: { ...growthRules.mustSee, perCall: 100 } };
    expect(judgeGrowth(grown, native)).toMatchObject({ kind: 'more', callsToSee: 60 });
  });

  it('looks closer where calls are cheap, before it says that nothing grew', () => {
    const closer = { fromCalls: 100, perCall: 10, patience: 90 };
    const close = { ...growthRules, mustSee: { ...growthRules.mustSee, closer } };
    expect(judgeGrowth(after([400]), close)).toMatchObject({ kind: 'more', patience: 90, callsToSee: 100 });
    expect(judgeGrowth(after([400, 400, 100]), close).kind).toBe('steady');
    expect(judgeGrowth(after([400, 700, 700]), close).kind).toBe('more');
    expect(judgeGrowth(after([400]), { ...close, mostReadings: 0 }).kind).toBe('steady');
  });

  it('does not take a block for flat in which something else was freed, where a small leak would drown', () => {
    const closer = { fromCalls: 100, perCall: 10, patience: 200 };
    const mustSee = { perCall: 100, hiding: 0, stirring: 300, patience: 20, needed: false, closer };
    // 27 bytes per call, and 25 kB that come and go: as measured.
    const drowned = [
      [0, 0],
      [500, 24_320],
      [1500, 45_760],
      [2500, 98_632],
      [3500, 101_152],
    ].map(([at, value]) => ({ at: at!, value: value! }));
    const native = { ...growthRules, floor: () => 8192, mostReadings: 24, mustSee };
    expect(judgeGrowth(drowned, native).kind).toBe('more');
    expect(judgeGrowth(drowned, { ...native, mustSee: { ...mustSee, closer: undefined } }).kind).toBe(
      'steady',
    );
  });
});

describe('judgeGrowth where whole pieces come and go', () => {
  const slabs: GrowthRules = {
    ...growthRules,
    floor: () => 16_384,
    pieces: { size: 65_536, most: () => 2 },
    mustSee: { ...growthRules.mustSee, perCall: 1000, stirring: 8192 },
    leastReadings: 6,
    mostReadings: 24,
  };
  const even = after(Array.from({ length: 30 }, () => 25_600));

  it('is steady where one came, and no more followed', () => {
    expect(judgeGrowth(after([0, 65_536]), slabs).kind).toBe('more');
    expect(judgeGrowth(after([0, 65_536, 0, 0]), slabs).kind).toBe('steady');
  });

  it('goes on while the growth is even, until it is more than they could be', () => {
    for (let count = 2; count < 10; count++)
      expect(judgeGrowth(even.slice(0, count), slabs).kind, `${count} readings`).toBe('more');
    expect(judgeGrowth(even.slice(0, 13), slabs)).toMatchObject({ kind: 'leaking', perCall: 256 });
  });

  it('is not steady at an early end while the growth is even', () => {
    expect(judgeGrowth(even.slice(0, 5), { ...slabs, mostReadings: 0 }).kind).toBe('inconclusive');
    const jumps = after([0, 65_536, 0, 0, 65_536, 20_000]);
    expect(judgeGrowth(jumps, { ...slabs, mostReadings: 0 }).kind).toBe('steady');
  });
});
