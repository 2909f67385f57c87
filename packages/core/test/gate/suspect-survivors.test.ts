import { describe, expect, it } from 'vitest';
import type { RunSurvivors } from '../../src/gate/run-survivors.ts';
import {
  growsInSteps,
  isSurelyMuch,
  mayPersist,
  sampleInterval,
  showsIn,
  staysIn,
} from '../../src/gate/suspect-survivors.ts';
import { builtIn, mergeLayers, readSettings } from '../../src/gate/thresholds.ts';

const { limits } = mergeLayers([builtIn]);
const onlyBytes = mergeLayers([builtIn, readSettings({ objects: false }, 'config')]).limits;

function survivors(runs: readonly { readonly objects: number; readonly bytes?: number }[]): RunSurvivors {
  const objectsPerRun = runs.map(({ objects }) => objects);
  const bytesPerRun = runs.map(({ objects, bytes = objects * 64 }) => bytes);
  return { objectsPerRun, countPerRun: objectsPerRun, bytesPerRun, sites: [] };
}

describe('sampleInterval', () => {
  it('is as fine as the smallest limit needs, and never coarser than saves time', () => {
    expect(sampleInterval([limits])).toBe(1500);
    expect(sampleInterval([limits, onlyBytes])).toBe(1500);
    expect(sampleInterval([onlyBytes])).toBe(4096);
  });
});

describe('showsIn', () => {
  it('clears by an estimate only what is far below a limit', () => {
    // Samples of a profile with one each 1,500 bytes stand for 63 of the smallest objects.
    expect(showsIn(survivors([{ objects: 2 * 63 }]), 0, limits)).toBe(false);
    expect(showsIn(survivors([{ objects: 3 * 63 }]), 0, limits)).toBe(true);
    expect(showsIn(survivors([{ objects: 2, bytes: 300_000 }]), 0, limits)).toBe(true);
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
});

function two(objects: number, bytes?: number): RunSurvivors {
  const run = { objects, ...(bytes && { bytes }) };
  return survivors([run, run]);
}

describe('isSurelyMuch', () => {
  it('holds where each run left several times as many objects as are allowed', () => {
    expect(isSurelyMuch(survivors([{ objects: 4000 }, { objects: 3100 }]), [0, 1], limits)).toBe(true);
    expect(isSurelyMuch(survivors([{ objects: 4000 }, { objects: 2900 }]), [0, 1], limits)).toBe(false);
    expect(isSurelyMuch(survivors([{ objects: 4000 }, { objects: 4000 }]), [0, 1], onlyBytes)).toBe(false);
  });
});

const left = (...bytes: number[]): [RunSurvivors, number[], typeof limits] => [
  survivors(bytes.map((each) => ({ objects: 10, bytes: each }))),
  [...bytes.keys()],
  limits,
];

describe('isSurelyMuch, by bytes,', () => {
  it('holds where all runs but the last left about as much as is allowed', () => {
    expect(isSurelyMuch(...left(900_000, 900_000, 0))).toBe(true);
    expect(isSurelyMuch(...left(900_000, 700_000, 900_000))).toBe(false);
  });
});

describe('growsInSteps', () => {
  it('holds for a table that is a new one in some runs, and not for what the next run would have replaced', () => {
    expect(growsInSteps(...left(0, 1_100_000, 0))).toBe(true);
    expect(growsInSteps(...left(0, 0, 1_100_000))).toBe(false);
    expect(growsInSteps(...left(1_100_000, 1_100_000, 0))).toBe(false);
  });
});

describe('mayPersist', () => {
  it('takes an exact count at its word', () => {
    expect(mayPersist(two(1000), [0, 1], limits, 1)).toBe(false);
    expect(mayPersist(two(1001), [0, 1], limits, 1)).toBe(true);
  });

  it('clears by an estimate only what is well below a limit', () => {
    expect(mayPersist(two(590), [0, 1], limits, 256)).toBe(false);
    expect(mayPersist(two(610), [0, 1], limits, 256)).toBe(true);
    expect(mayPersist(two(700), [0, 1], limits, 64)).toBe(false);
    expect(mayPersist(two(800), [0, 1], limits, 64)).toBe(true);
    expect(mayPersist(two(10, 450_000), [0, 1], limits, 1)).toBe(false);
    expect(mayPersist(two(10, 550_000), [0, 1], limits, 1)).toBe(true);
  });

  it('does not count what the next run would have replaced', () => {
    const replaced = survivors([{ objects: 3 }, { objects: 5000 }]);
    expect(mayPersist(replaced, [0, 1], limits, 1)).toBe(false);
  });
});
