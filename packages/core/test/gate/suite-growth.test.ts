import { describe, expect, it } from 'vitest';
import type { GaugeReading } from '../../src/engine/gauge/gauge.ts';
import { SuiteGrowth } from '../../src/gate/suite-growth.ts';
import type { Gauge } from '../../src/gate/suspicions.ts';
import { mergeLayers, readSettings } from '../../src/gate/thresholds.ts';

/** A gauge that reads these heaps one after the other, and the last one for ever. */
function scripted(...heaps: number[]): Gauge {
  const read = (): GaugeReading => {
    const [heap = 0] = heaps.length > 1 ? heaps.splice(0, 1) : heaps;
    return { heap, old: heap, external: 0, native: null, collected: true };
  };
  return {
    readBound: read,
    readExact: read,
    openNative: () => null,
    countHandles: () => 0,
    openKinds: () => ({}),
    now: () => 0,
    workedTime: () => 0,
    makeRoom: () => false,
  };
}

const { limits } = mergeLayers([readSettings({ heap: '1MB' }, 'describe "a"')]);
const key = {};

describe('SuiteGrowth', () => {
  it('tells growth above a limit, and none at it', async () => {
    const above = new SuiteGrowth(scripted(1e6, 1e6, 1e6, 3e6));
    await above.begin(key, limits);
    expect(await above.end(key, limits)).toMatchObject({
      exceeded: [{ resource: 'heap', growth: 2e6, limit: 1e6, from: 'describe "a"' }],
      runs: 0,
    });
    const below = new SuiteGrowth(scripted(1e6, 1e6, 1e6, 2e6));
    await below.begin(key, limits);
    expect(await below.end(key, limits)).toBeNull();
  });

  it('waits until the heap has stopped shrinking', async () => {
    const suite = new SuiteGrowth(scripted(9e6, 5e6, 1e6, 1e6, 3e6));
    await suite.begin(key, limits);
    expect((await suite.end(key, limits))?.growth.heap).toBe(2e6);
  });

  it('does not count what V8 compiles in the background, which a collection at once leaves', async () => {
    const suite = new SuiteGrowth(scripted(1.2e6, 1.2e6, 1e6, 1e6, 2.1e6));
    await suite.begin(key, limits);
    expect((await suite.end(key, limits))?.growth.heap).toBe(1.1e6);
  });

  it('leaves out what further runs of its tests left behind', async () => {
    const suite = new SuiteGrowth(scripted(...[1e6, 1.5e6, 6e6].flatMap((heap) => [heap, heap, heap])));
    await suite.begin(key, limits);
    await suite.apart(async () => {});
    expect(await suite.end(key, limits)).toBeNull();
  });

  it('knows nothing of a suite that was never begun', async () => {
    expect(await new SuiteGrowth(scripted(1e6)).end(key, limits)).toBeNull();
  });
});

/** What is in use at each reading; the last one stays. */
interface Used {
  readonly heap?: number;
  readonly external?: number;
  readonly native?: number | null;
  readonly handles?: number;
}

interface Watched {
  readonly suite: SuiteGrowth;
  /** What is in use from now on. */
  readonly uses: (next: Used) => void;
  readonly readings: () => number;
}

function watch(first: Used = {}): Watched {
  let used: Used = first;
  let readings = 0;
  const read = (): GaugeReading => {
    readings += 1;
    const { heap = 0, external = 0, native = null } = used;
    return { heap, old: heap, external, native, collected: true };
  };
  const gauge = { ...scripted(), readBound: read, readExact: read, countHandles: () => used.handles ?? 0 };
  return {
    suite: new SuiteGrowth(gauge),
    uses: (next) => {
      used = next;
    },
    readings: () => readings,
  };
}

const all = mergeLayers([
  readSettings({ heap: 10, external: 10, native: 10, handles: 0 }, 'describe "a"'),
]).limits;

describe('SuiteGrowth, of every resource', () => {
  it('tells what stayed, but for what our own runs within it left', async () => {
    const { suite, uses } = watch({ heap: 100, external: 50, native: 500, handles: 3 });
    await suite.begin(key, all);
    uses({ heap: 1100, external: 250, native: 900, handles: 5 });
    await suite.apart(async () => uses({ heap: 1400, external: 290, native: 980, handles: 6 }));
    uses({ heap: 1700, external: 360, native: 1100, handles: 8 });
    const growth = { heap: 1300, objects: null, external: 270, native: 250, handles: 4 };
    expect(await suite.end(key, all)).toEqual({
      kind: 'leaking',
      exceeded: (['heap', 'external', 'native', 'handles'] as const).map((resource) => ({
        resource,
        growth: growth[resource],
        limit: resource === 'handles' ? 0 : 10,
        from: 'describe "a"',
      })),
      growth,
      runs: 0,
      suspects: [],
      suspectsOmitted: 0,
      concurrentWith: 0,
    });
    expect(await suite.end(key, all)).toBeNull();
  });

  it('knows no growth of native memory where a reading lacks it', async () => {
    const { suite, uses } = watch({ native: 500 });
    await suite.begin(key, all);
    uses({ heap: 100, native: null });
    expect((await suite.end(key, all))?.growth).toMatchObject({ heap: 100, native: null });
  });

  it('takes what belongs to no suite as it is', async () => {
    const { suite, readings } = watch();
    let worked = 0;
    await suite.apart(async () => void (worked += 1));
    expect([worked, readings()]).toEqual([1, 0]);
    await suite.begin(key, all);
    await suite.apart(async () => void (worked += 1));
    expect([worked, readings()]).toEqual([2, 9]);
  });
});

const readingsFor = async (...heaps: readonly number[]): Promise<number> => {
  let count = 0;
  const rest = [...heaps];
  const read = (): GaugeReading => {
    count += 1;
    const [heap = 0] = rest.length > 1 ? rest.splice(0, 1) : rest;
    return { heap: 1e6, old: heap, external: heap, native: null, collected: true };
  };
  await new SuiteGrowth({ ...scripted(), readExact: read }).begin(key, all);
  return count;
};

describe('SuiteGrowth, how often it reads', () => {
  it('is until less than 8 kB go from the second reading or a later one to the next, and five times more at the most', async () => {
    expect(await readingsFor(90_000)).toBe(3);
    expect(await readingsFor(90_000, 90_000, 82_001)).toBe(3);
    expect(await readingsFor(90_000, 90_000, 82_000)).toBe(4);
    expect(await readingsFor(...Array.from({ length: 20 }, (_, index) => 900_000 - 9000 * index))).toBe(6);
  });
});
