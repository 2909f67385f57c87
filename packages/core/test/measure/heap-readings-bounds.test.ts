import { describe, expect, it } from 'vitest';
import { HeapReadings, type ComparisonPlan } from '../../src/measure/heap-readings.ts';

/** Steps of so many calls, after 40; the third is the first that is compared. */
const planOf = (...calls: readonly number[]): ComparisonPlan => {
  let made = 40;
  return {
    calls: [0, ...calls],
    made: [made, ...calls.map((count) => (made += count))],
    firstCompared: 3,
    collected: 'all',
  };
};

/** 40 calls, then 44, 48, 80, 112, 160, 224, 320, 448 and 640 in all. */
const plan = planOf(4, 4, 32, 32, 48, 64, 96, 128, 192);

/** A heap that grew by so much in each step. */
function grown(growths: readonly number[], steps = plan): HeapReadings {
  const heap = new HeapReadings(steps);
  heap.bytes[0] = 6e6;
  for (let step = 1; step < heap.bytes.length; step++)
    heap.bytes[step] = heap.bytes[step - 1]! + (growths[step - 1] ?? 0);
  return heap;
}

/** A heap of these sizes after each step; what comes later differs. */
function sized(sizes: readonly number[], steps = plan): HeapReadings {
  const heap = new HeapReadings(steps);
  for (const [step, bytes] of heap.bytes.entries())
    heap.bytes[step] = 6e6 + (sizes[step] ?? bytes + 1000 + step);
  return heap;
}

describe('isEven', () => {
  it('needs two compared stretches of the same size, over twice the calls', () => {
    expect([grown([]).isEven(3), grown([]).isEven(4)]).toEqual([false, true]);
    expect(grown([], planOf(4, 4, 60)).isEven(3)).toBe(false);
    const [short, long] = [planOf(4, 4, 12, 35), planOf(4, 4, 12, 36)];
    expect([grown([], short).isEven(4), grown([], long).isEven(4)]).toEqual([false, true]);
  });

  it('lets less than 40 bytes go in the first of these, and none come', () => {
    const first = (bytes: number): boolean => grown([0, 0, bytes]).isEven(4);
    expect([first(-39), first(-40), first(1)]).toEqual([true, false, false]);
    expect(grown([0, 500, -39]).isEven(4)).toBe(true);
    expect(grown([0, 0, 0, -1]).isEven(4)).toBe(false);
  });

  it('is a heap that came back to one size twice, over twice the calls', () => {
    const [a, b, c] = [0, 500, 900];
    expect(sized([1, 2, a, b, a, c, a]).isEven(6)).toBe(true);
    expect(sized([1, 2, 3, b, a, c, a]).isEven(6)).toBe(false);
    expect(sized([1, a, 3, b, a, c, a]).isEven(6)).toBe(false);
    expect(sized([1, 2, a, b, a, c, a], planOf(4, 4, 12, 12, 12, 11)).isEven(6)).toBe(false);
  });

  it('is a heap that goes round between two sizes, over twice the calls', () => {
    const [a, b, c] = [0, 500, 900];
    expect(sized([1, 2, 3, a, b, a, b]).isEven(6)).toBe(true);
    expect(sized([1, 2, 3, a, b, c, b]).isEven(6)).toBe(false);
    expect(sized([1, 2, 3, a, b, a, c]).isEven(6)).toBe(false);
    expect(sized([1, 2, 3, a, b, a, b], planOf(4, 4, 32, 32, 48, 63)).isEven(6)).toBe(false);
  });
});

const uneven = (step: number, ...growths: readonly number[]): boolean => grown(growths).isUneven(step);

describe('isLittle and isUneven', () => {
  it('takes less than six bytes per call for chance', () => {
    expect([grown([0, 0, 191]).isLittle(3), grown([0, 0, 192]).isLittle(3)]).toEqual([true, false]);
  });

  it('gives up after two stretches of more, those before the compared ones among them', () => {
    expect([uneven(3, 0, 24, 192), uneven(3, 0, 23, 192), uneven(3, 900, 0, 192)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([uneven(4, 0, 0, 192, 192), uneven(3, 0, 0, 192, 192)]).toEqual([true, false]);
  });

  it('gives up where the last step that only settles sets much up', () => {
    const settled = (bytes: number): boolean => grown([0, bytes]).isUneven(2);
    expect([settled(256), settled(257), grown([0, 0, 10_000]).isUneven(3)]).toEqual([false, true, false]);
  });
});

const before = (next: number): boolean => grown([0, 0, 500, 500], planOf(10, 10, 10, 10, next)).growsOn(4);

const after = (calls: number): boolean =>
  grown([0, 0, 0, 500, 50 * calls], planOf(10, 10, 10, 10, calls, calls)).growsOn(5);

describe('growsOn', () => {
  it('is at the pace of the stretch before, by call', () => {
    const next = (bytes: number): boolean => grown([0, 0, 1000, bytes]).growsOn(4);
    expect([next(700), next(701), next(1499), next(1500)]).toEqual([false, true, true, false]);
    expect(grown([0, 0, 0, 1000, 1500]).growsOn(5)).toBe(true);
    expect(grown([0, 0, 0, 1000, 1000]).growsOn(5)).toBe(false);
  });

  it('is not by chance, nor before two stretches were compared', () => {
    expect([grown([0, 0, 191, 191]).growsOn(4), grown([0, 0, 192, 192]).growsOn(4)]).toEqual([false, true]);
    const even = grown([500, 500, 500, 500], planOf(10, 10, 10, 10));
    expect([even.growsOn(3), even.growsOn(4)]).toEqual([false, true]);
    expect(grown([0, 0, -1000, 900]).growsOn(4)).toBe(false);
  });

  it('is not where a stretch of three times as many calls fills a cache', () => {
    expect([before(29), before(30)]).toEqual([true, false]);
    expect([after(29), after(30)]).toEqual([true, false]);
  });
});

describe('grewThroughout', () => {
  it('is by six bytes for each call that was compared, over two stretches or more', () => {
    const all = (...growths: readonly number[]): boolean => grown(growths).grewThroughout(4);
    expect([all(0, 0, 300, 84), all(0, 0, 300, 83), all(900, 900, 300, 83)]).toEqual([true, false, false]);
    expect(grown([0, 0, 5000]).grewThroughout(3)).toBe(false);
  });
});

const run = (step: number, ...growths: readonly number[]): number | null =>
  grown(growths).growthOfLongRun(step);

describe('growthOfLongRun', () => {
  it('is what came, where that is at most two bytes per call over four times the calls', () => {
    expect([run(6, 0, 0, 0, 0, 352), run(6, 0, 0, 0, 0, 353)]).toEqual([352, null]);
    expect([run(6, 900, 900, 0, 0, 352), run(5, 0, 0, 0, 0, 0)]).toEqual([352, null]);
  });

  it('counts what went as if it had come', () => {
    expect([run(6, 0, 0, 0, -50, 302), run(6, 0, 0, 0, -50, 303)]).toEqual([302, null]);
  });

  it('ends at a fall in which a table could have doubled', () => {
    expect([run(6, 0, 0, 0, -160), run(6, 0, 0, 0, -161)]).toEqual([0, null]);
  });

  it('is none where a cache may have been emptied on the way', () => {
    expect([run(9, 0, 0, 0, -192), run(9, 0, 0, 0, -193)]).toEqual([0, null]);
    expect([run(9, 0, 0, -193), run(9, 0, -9000)]).toEqual([null, 0]);
  });

  it('takes three stretches', () => {
    const [two, three] = [planOf(4, 4, 152, 600), planOf(4, 4, 152, 300, 300)];
    expect([grown([], two).growthOfLongRun(4), grown([], three).growthOfLongRun(5)]).toEqual([null, 0]);
  });
});
