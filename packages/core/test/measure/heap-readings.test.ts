import { describe, expect, it } from 'vitest';
import { HeapReadings, type ComparisonPlan } from '../../src/measure/heap-readings.ts';

/** Of a function that takes some time, after 40 calls; two stretches together double the calls so far. */
const plan: ComparisonPlan = {
  calls: [0, 4, 4, 32, 32, 48, 64, 96, 128, 192],
  made: [40, 44, 48, 80, 112, 160, 224, 320, 448, 640],
  firstCompared: 3,
  collected: 'all',
};

/** What comparing a heap of so many bytes after so many calls comes to, and at which step. */
function compare(bytesAfter: (made: number) => number, steps = plan): string {
  const heap = new HeapReadings(steps);
  for (const [step, made] of steps.made.entries()) {
    heap.bytes[step] = 6e6 + bytesAfter(made);
    if (step === 0) continue;
    if (heap.isEven(step)) return `even at ${step}`;
    if (heap.growsOn(step)) return `grows at ${step}`;
  }
  return 'uneven';
}

/** Whether the function is cleared for having grown so little. */
function runsLong(bytesAfter: (made: number) => number, steps = plan): boolean {
  const heap = new HeapReadings(steps);
  heap.bytes.forEach((_, step) => (heap.bytes[step] = 6e6 + bytesAfter(steps.made[step] ?? 0)));
  return steps.made.some((_, step) => step > 0 && heap.growthOfLongRun(step) !== null);
}

const sizes = [80, 1600, 24_000];
const sizeAt = (call: number): number => sizes[call % sizes.length] ?? 0;

/** Bytes of a cache of a hundred entries that is emptied when it is full. */
const emptied = (made: number): number => 100 * (made % 100);

/** Of a leak beside a cache of 128: what a hundred calls add, and 28 entries fewer take, are 5600 bytes. */
const hidden = (made: number): number => 56 * made + 200 * (made % 128);

/** Bytes of a table that doubles. */
const tableFor = (entries: number): number => 24 * 2 ** Math.ceil(Math.log2(entries));

describe('HeapReadings', () => {
  it('finds a heap even that stays as large as it is', () => {
    expect(compare(() => 0)).toBe('even at 4');
  });

  it('finds a heap even that goes round between sizes, wherever it begins', () => {
    const found = sizes.map((_, phase) => compare((made) => sizeAt(made + phase)));
    expect(found).toEqual(['even at 7', 'even at 7', 'even at 7']);
  });

  it('finds a heap even that comes back to two sizes in their order, as a cache does that is emptied when it is full', () => {
    const steps = {
      ...plan,
      calls: [0, 4, 4, ...Array(6).fill(50)],
      made: [40, 44, 48, 98, 148, 198, 248, 298, 348],
    };
    expect(compare(emptied, steps)).toBe('even at 5');
    expect(compare((made) => emptied(made) + 8 * Math.floor(made / 100), steps)).toBe('uneven');
  });

  it('finds that an object at each call, or at every tenth, is kept', () => {
    expect(compare((made) => 28 * made)).toBe('grows at 4');
    expect(compare((made) => 28 * Math.floor(made / 10))).toBe('uneven');
  });

  it('finds that a table grows which doubles', () => {
    expect(compare(tableFor)).toMatch(/grows at|uneven/);
  });

  it('finds that a table grows where the heap also goes round between sizes', () => {
    const found = sizes.map((_, phase) => compare((made) => tableFor(made) + sizeAt(made + phase)));
    expect(found.filter((verdict) => verdict.startsWith('even'))).toEqual([]);
  });

  it('lets a few bytes pass that came over four times as many calls, but not the smallest object at every tenth', () => {
    expect(runsLong((made) => Math.floor(made / 50) * 16)).toBe(true);
    expect(runsLong((made) => Math.floor(made / 10) * 24)).toBe(false);
  });

  it('lets nothing pass by its growth where a cache loses from reading to reading what a leak adds', () => {
    const steps = {
      ...plan,
      calls: [0, 4, 4, ...Array(8).fill(100)],
      made: [75, 79, 83, 183, 283, 383, 483, 583, 683, 783, 883],
    };
    expect(runsLong((made) => hidden(made) - Math.floor(made / 3), steps)).toBe(false);
    // Where it was emptied before, or loses a little only.
    expect(runsLong((made) => (made < 200 ? 20_000 : 0), steps)).toBe(false);
    expect(runsLong((made) => (made < 200 ? 60 : 0), steps)).toBe(true);
  });
});
