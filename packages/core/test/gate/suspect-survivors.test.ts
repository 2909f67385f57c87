import { describe, expect, it } from 'vitest';
import type { RunSurvivors } from '../../src/gate/run-survivors.ts';
import {
  mayPersist,
  nextInterval,
  sampleInterval,
  showsIn,
  staysIn,
  sureExcess,
} from '../../src/gate/suspect-survivors.ts';
import { builtIn, mergeLayers, readSettings } from '../../src/gate/thresholds.ts';

const { limits } = mergeLayers([builtIn]);
const onlyBytes = mergeLayers([builtIn, readSettings({ objects: false }, 'config')]).limits;

function survivors(
  runs: readonly { readonly objects: number; readonly bytes?: number; readonly size?: number }[],
  interval = 1,
): RunSurvivors {
  const countPerRun = runs.map(({ objects }) => objects);
  const sizesPerRun = runs.map(({ objects, size = 24 }) => new Map(objects === 0 ? [] : [[size, objects]]));
  const bytesPerRun = runs.map(({ objects, bytes = objects * 64 }) => bytes);
  const areTables = (run: number): boolean => bytesPerRun[run]! / countPerRun[run]! >= 8192;
  const tableBytesPerRun = bytesPerRun.map((bytes, run) => (areTables(run) ? bytes : 0));
  return { interval, countPerRun, sizesPerRun, bytesPerRun, tableBytesPerRun, sites: [] };
}

describe('sampleInterval', () => {
  it('is as fine as the smallest limit needs, and never coarser than saves time', () => {
    expect(sampleInterval([limits])).toBe(960);
    expect(sampleInterval([limits, onlyBytes])).toBe(960);
    expect(sampleInterval([mergeLayers([builtIn, readSettings({ objects: 50 }, 'config')]).limits])).toBe(47);
    expect(sampleInterval([mergeLayers([builtIn, readSettings({ objects: 5 }, 'config')]).limits])).toBe(1);
    expect(sampleInterval([onlyBytes])).toBe(4096);
  });
});

describe('showsIn', () => {
  it('clears by an estimate only what is far below a limit', () => {
    // Samples of a profile with one each 960 bytes stand for 40 of the smallest objects.
    expect(showsIn(survivors([{ objects: 4 * 40 }], 960), 0, limits)).toBe(false);
    expect(showsIn(survivors([{ objects: 6 * 40 }], 960), 0, limits)).toBe(true);
    expect(showsIn(survivors([{ objects: 2, bytes: 300_000 }], 960), 0, limits)).toBe(true);
    // Of larger ones, more are sampled.
    expect(showsIn(survivors([{ objects: 550, size: 80 }], 960), 0, limits)).toBe(false);
    expect(showsIn(survivors([{ objects: 600, size: 80 }], 960), 0, limits)).toBe(true);
  });

  it('clears nobody whose native memory is limited, of which samples know nothing', () => {
    const native = mergeLayers([builtIn, readSettings({ native: 1000 }, 'config')]).limits;
    expect(showsIn(survivors([{ objects: 0 }]), 0, native)).toBe(true);
  });
});

describe('staysIn', () => {
  it('tells what each run leaves from what the next one replaces, and what only the first one fills', () => {
    expect(staysIn(survivors([{ objects: 1200 }, { objects: 1200 }]), [0, 1], limits)).toBe(true);
    expect(staysIn(survivors([{ objects: 0 }, { objects: 1200 }]), [0, 1], limits)).toBe(false);
    expect(staysIn(survivors([{ objects: 1200 }, { objects: 0 }]), [0, 1], limits)).toBe(false);
  });

  it('does not clear a table that grew in one of the runs', () => {
    const grew = survivors([{ objects: 0 }, { objects: 1, bytes: 1_100_000 }]);
    expect(staysIn(grew, [0, 1], limits)).toBe(true);
  });

  it('does not take what the next run would replace for bytes that stay', () => {
    const window = { objects: 14_000, bytes: 1_200_000 };
    const replaced = survivors([{ objects: 10 }, { objects: 10 }, window]);
    expect(staysIn(replaced, [0, 1, 2], limits)).toBe(false);
    expect(mayPersist(replaced, [1, 2], limits)).toBe(false);
    expect(staysIn(survivors([window, window]), [0, 1], limits)).toBe(true);
    expect(mayPersist(survivors([window, window]), [0, 1], onlyBytes)).toBe(true);
  });
});

function two(objects: number, bytes?: number, interval = 1): RunSurvivors {
  const run = { objects, ...(bytes && { bytes }) };
  return survivors([run, run], interval);
}

const left = (...bytes: number[]): [RunSurvivors, number[], typeof limits] => [
  survivors(bytes.map((each) => ({ objects: 10, bytes: each }))),
  [...bytes.keys()],
  limits,
];

const ofObjects = (...objects: number[]): RunSurvivors =>
  survivors(objects.map((each) => ({ objects: each })));

describe('sureExcess', () => {
  it('is sure of objects where each run left several times as many as are allowed', () => {
    expect(sureExcess(ofObjects(4000, 3100), [0, 1], limits)).toBe('objects');
    expect(sureExcess(ofObjects(4000, 2900), [0, 1], limits)).toBeNull();
    expect(sureExcess(ofObjects(4000, 4000), [0, 1], onlyBytes)).toBeNull();
  });

  it('is sure of bytes where all runs but the last left about as much as is allowed', () => {
    expect(sureExcess(...left(900_000, 900_000, 0))).toBe('bytes');
    expect(sureExcess(...left(900_000, 700_000, 900_000))).toBeNull();
    expect(sureExcess(...left(1_100_000, 1_100_000, 0))).toBe('bytes');
  });

  it('knows steps by which a table grows, and not what the next run would have replaced', () => {
    expect(sureExcess(...left(0, 1_100_000, 0))).toBe('steps');
    expect(sureExcess(...left(0, 0, 1_100_000))).toBeNull();
  });
});

describe('mayPersist', () => {
  it('takes an exact count at its word', () => {
    expect(mayPersist(two(1000), [0, 1], limits)).toBe(false);
    expect(mayPersist(two(1001), [0, 1], limits)).toBe(true);
  });

  it('clears by an estimate what is as far below a limit as samples may err', () => {
    // 244 of 1,000 for the mean of two runs, of the smallest objects.
    expect(mayPersist(two(700, 0, 192), [0, 1], limits)).toBe(false);
    expect(mayPersist(two(770, 0, 192), [0, 1], limits)).toBe(true);
    expect(mayPersist(two(860, 0, 47), [0, 1], limits)).toBe(false);
    expect(mayPersist(two(900, 0, 47), [0, 1], limits)).toBe(true);
    expect(mayPersist(two(10, 450_000), [0, 1], limits)).toBe(false);
    expect(mayPersist(two(10, 550_000), [0, 1], limits)).toBe(true);
  });

  it('asks samples of a coarse profile nothing about few objects', () => {
    const few = mergeLayers([builtIn, readSettings({ objects: 50 }, 'config')]).limits;
    expect(mayPersist(two(0, 0, 192), [0, 1], few)).toBe(true);
  });

  it('does not count what the next run would have replaced', () => {
    const replaced = survivors([{ objects: 3 }, { objects: 5000 }]);
    expect(mayPersist(replaced, [0, 1], limits)).toBe(false);
  });
});

function next(objects: number, bytes?: number): number | null {
  return nextInterval(two(objects, bytes, 960), [0, 1], limits);
}

describe('nextInterval', () => {
  it('is the coarsest that clears what was estimated', () => {
    expect([400, 700, 900].map((objects) => next(objects))).toEqual([192, 47, 1]);
  });

  it('is none where each run left more than is allowed for sure', () => {
    expect([1700, 1900].map((objects) => next(objects))).toEqual([1, null]);
  });

  it('is exact for bytes, of which a closer look at objects says no more', () => {
    expect(next(100, 550_000)).toBe(1);
  });
});
