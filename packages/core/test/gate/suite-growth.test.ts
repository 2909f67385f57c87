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
    now: () => 0,
    workedTime: () => 0,
    makeRoom: () => false,
  };
}

const { limits } = mergeLayers([readSettings({ heap: '1MB' }, 'describe "a"')]);
const key = {};

describe('SuiteGrowth', () => {
  it('tells growth above a limit, and none at it', async () => {
    const above = new SuiteGrowth(scripted(1e6, 1e6, 3e6));
    await above.begin(key, limits);
    expect(await above.end(key, limits)).toMatchObject({
      exceeded: [{ resource: 'heap', growth: 2e6, limit: 1e6, from: 'describe "a"' }],
      runs: 0,
    });
    const below = new SuiteGrowth(scripted(1e6, 1e6, 2e6));
    await below.begin(key, limits);
    expect(await below.end(key, limits)).toBeNull();
  });

  it('waits until the heap has stopped shrinking', async () => {
    const suite = new SuiteGrowth(scripted(9e6, 5e6, 1e6, 1e6, 3e6));
    await suite.begin(key, limits);
    expect((await suite.end(key, limits))?.growth.heap).toBe(2e6);
  });

  it('leaves out what further runs of its tests left behind', async () => {
    const suite = new SuiteGrowth(scripted(1e6, 1e6, 1.5e6, 1.5e6, 6e6, 6e6, 6e6));
    await suite.begin(key, limits);
    await suite.apart(async () => {});
    expect(await suite.end(key, limits)).toBeNull();
  });

  it('knows nothing of a suite that was never begun', async () => {
    expect(await new SuiteGrowth(scripted(1e6)).end(key, limits)).toBeNull();
  });
});
