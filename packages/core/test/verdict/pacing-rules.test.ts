import { describe, expect, it } from 'vitest';
import type { SurvivorReading } from '../../src/probe/probe.ts';
import { findPace, isSmallStore } from '../../src/verdict/pacing.ts';
import { after, growing } from '../support/store-builder.ts';

type At = readonly [calls: number, bytes: number, call: number, stack?: string];

/** Readings with one store each. */
const readings = (...all: readonly At[]): SurvivorReading[] =>
  all.map(([calls, bytes, call, stack]) => after(calls, { bytes, call, ...(stack && { stack }) }));

const follow = (all: readonly SurvivorReading[], warmUpCalls = 5): { open: boolean; paced: number } => {
  const { open, pacing } = findPace(all, warmUpCalls);
  return { open, paced: pacing.length };
};

const lost = { open: false, paced: 0 };
const open = { open: true, paced: 0 };
const paced = { open: true, paced: 1 };

describe('isSmallStore', () => {
  it('is one of 8 kB, or of 64 bytes for each call', () => {
    expect([isSmallStore(8192, 1), isSmallStore(8193, 1)]).toEqual([true, false]);
    expect([isSmallStore(64_000, 1000), isSmallStore(64_001, 1000)]).toEqual([true, false]);
  });
});

const doubling = (last: number): SurvivorReading[] =>
  readings([125, 1100, 110], [250, 2200, 240], [500, 4400, 490], [last, 8800, last - 10]);

describe('findPace, how long a store is followed', () => {
  it('takes three larger ones, and a thousand calls', () => {
    expect(follow(doubling(1000))).toEqual(paced);
    expect(follow(doubling(999))).toEqual(open);
    expect(follow(growing.slice(0, 3))).toEqual(open);
  });

  it('takes the longer of two that one may have replaced', () => {
    const two = after(128, { bytes: 1100, call: 100 }, { bytes: 1200, call: 120 });
    const one = after(200, { bytes: 1200, call: 120 }, { bytes: 2300, call: 190 });
    expect(follow([two, one, ...readings([512, 6000, 500], [1100, 14_000, 1090])])).toEqual(paced);
  });

  it('has nothing open without readings', () => {
    expect(findPace([], 5)).toEqual({ open: false, openBytes: 0, openSites: [], pacing: [], isEven: false });
  });
});

const compiled = (sizes: number, hits: number): SurvivorReading[] => [
  after(128, { bytes: 5000, call: 100, sizes, hits }),
];

describe('findPace, where a store begins', () => {
  it('is the first two readings, or the third where 500 calls were made by then', () => {
    expect(follow([after(64), ...readings([128, 5000, 100])])).toEqual(open);
    expect(follow([after(64), after(128), ...readings([500, 5000, 400])])).toEqual(open);
    expect(follow([after(64), after(128), ...readings([496, 5000, 400])])).toEqual(lost);
    expect(follow([after(64), after(128), after(512), ...readings([2048, 5000, 1800])])).toEqual(lost);
  });

  it('is since the reading before', () => {
    expect(follow([after(128), ...readings([512, 5000, 130])])).toEqual(open);
    expect(follow([after(128), ...readings([512, 5000, 127])])).toEqual(lost);
  });

  it('is not so old that it should have been replaced: half of the calls, and those of the warm-up', () => {
    const store = readings([128, 5000, 40]);
    expect([follow(store, 15), follow(store, 16)]).toEqual([lost, open]);
  });

  it('is not among three sizes that up to four groups of calls left, as compiled code does', () => {
    expect([compiled(3, 4), compiled(3, 5), compiled(2, 4)].map((all) => follow(all))).toEqual([
      lost,
      open,
      open,
    ]);
  });
});

const byBytes = (...bytes: readonly number[]): SurvivorReading[] =>
  bytes.map((size, index) => {
    const calls = [400, 600, 800, 1100][index]!;
    return after(calls, { bytes: size, call: calls - 10 });
  });

const byFactor = (factor: number): SurvivorReading[] =>
  [64, 256, 1024, 4096].map((calls, index) =>
    after(calls, { bytes: 1000 * factor ** index, call: calls - 10 }),
  );

describe('findPace, by how much a store has to grow', () => {
  it('is by three tenths each time', () => {
    expect(follow(byBytes(1000, 1300, 1700, 2300))).toEqual(paced);
    expect(follow(byBytes(1000, 1299, 1700, 2300))).toEqual(open);
  });

  it('is by somewhat less than half of what calls were more', () => {
    expect(follow(byFactor(1.6))).toEqual(lost);
    expect(follow(byFactor(2))).toEqual(paced);
  });

  it('is, of a text that gets a little longer, by no less than the calls account for', () => {
    expect(follow(readings([1000, 90_000, 990], [2000, 108_000, 1990]))).toEqual(lost);
    expect(follow(readings([1000, 90_000, 990], [1200, 108_000, 1190]))).toEqual(open);
    expect(follow(readings([1000, 90_000, 990], [1200, 97_000, 1190]))).toEqual(lost);
  });

  it('does not count the calls through which it was still large enough', () => {
    const waiting = readings([128, 1100, 100], [200, 1100, 100]);
    const later = readings([512, 1500, 500], [1200, 2100, 1190], [2000, 2900, 1990]);
    expect(follow([...waiting, ...later], 60)).toEqual(paced);
    expect(follow([waiting[0]!, ...later], 60)).toEqual(open);
  });

  it('counts all calls since the store that a text has not outgrown yet', () => {
    const text = readings([1000, 90_000, 990], [1200, 108_000, 1190], [1300, 108_000, 1190]);
    expect(follow(text)).toEqual(open);
    expect(follow([...text, ...readings([5000, 180_000, 4990])])).toEqual(lost);
  });
});

const evenly = (...perCall: readonly number[]): SurvivorReading[] => {
  const calls = [128, 256, 512, 2048];
  let bytes = 57_000;
  return calls.map((made, index) => {
    bytes += (perCall[index - 1] ?? 3) * (made - (calls[index - 1] ?? 0));
    return after(made, { bytes, call: made - 1 });
  });
};

describe('findPace, of a text that grows evenly', () => {
  it('allows for a fifth more or less per call', () => {
    expect(follow(evenly(3, 3.45, 3), 19_000)).toEqual(paced);
    expect(follow(evenly(3, 4.2, 5.8), 19_000)).toEqual(open);
    expect(follow(evenly(5, 3.5, 2.5), 19_000)).toEqual(open);
  });
});

const stacks = (...names: readonly string[]): SurvivorReading[] =>
  readings(
    ...[128, 512, 2048, 8192].map((calls, index): At => [
      calls,
      1100 * 4 ** index,
      calls - 28,
      names[Math.min(index, names.length - 1)]!,
    ]),
  );

describe('findPace, what a store is told by', () => {
  const [first] = growing;
  const stored = first.stores![0]!;
  const site = (perGroup: readonly number[], largest: number) => ({ ...stored.site, perGroup, largest });
  const lengthened = [...stored.site.perGroup, 0, 0, 0, 0];
  const later = (change: Partial<SurvivorReading>): SurvivorReading[] => [
    first,
    { ...after(192), ...change },
  ];

  it('is alive while its site holds something of its size from its calls', () => {
    expect(follow(later({ sites: [site(lengthened, 1100)] }))).toEqual(open);
    expect(follow(later({ sites: [site(lengthened, 900)] }))).toEqual(lost);
    const elsewhere = lengthened.map((_, group) => (group === 7 ? 1 : 0));
    expect(follow(later({ sites: [site(elsewhere, 1100)] }))).toEqual(lost);
    const other = after(192, { bytes: 40, call: 180, stack: 'other@/app/other.ts:1' });
    expect(follow(later({ sites: [...other.sites, site(lengthened, 1100)] }))).toEqual(open);
  });

  it('is alive while it is listed among the stores, with its size and calls', () => {
    expect(follow(later({ stores: [stored] }))).toEqual(open);
    expect(follow(later({ stores: [{ ...stored, bytes: 4300 }] }))).toEqual(lost);
    expect(follow(later({ stores: [{ ...stored, group: 10 }] }))).toEqual(lost);
    const node = after(192, { bytes: 40, call: 180, stack: 'on@node:events:1' }).stores![0]!;
    expect(follow(later({ stores: [node, stored] }))).toEqual(open);
  });

  const deep =
    'a@/app/a.ts:1 < b@/app/b.ts:2 < c@/app/c.ts:3 < d@/app/d.ts:4 < e@/app/e.ts:5 < run@/app/run.ts:6';

  it('has one stack, but for up to four functions that were inlined', () => {
    const four = 'e@/app/e.ts:5 < run@/app/run.ts:6';
    expect(follow(stacks(deep))).toEqual(paced);
    expect(follow(stacks(deep, four))).toEqual(paced);
    expect(follow(stacks(four, deep))).toEqual(paced);
    expect(follow(stacks(deep, 'run@/app/run.ts:6'))).toEqual(open);
  });

  it('does not take the stacks of two functions for one that share a caller', () => {
    expect(
      follow(stacks('add@/app/log.ts:3 < run@/app/run.ts:6', 'put@/app/map.ts:9 < run@/app/run.ts:6')),
    ).toEqual(open);
  });
});
