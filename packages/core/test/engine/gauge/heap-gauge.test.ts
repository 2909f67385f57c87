import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { CollectionSentinels } from '../../../src/engine/gauge/collection-sentinels.ts';
import { forgetCallees, HeapGauge, macrotask } from '../../../src/engine/gauge/gauge.ts';
import { fullGc, minorGc } from '../../../src/engine/garbage-collector.ts';
import { isBound } from '../../../src/gate/growth.ts';

/** Growth of windows without a full collection, as the gauge sees it, in bytes. */
async function growthOf(allocate: () => unknown, windows: number): Promise<number[]> {
  const gauge = new HeapGauge();
  const kept: unknown[] = [];
  const grown: number[] = [];
  let before = gauge.readBound();
  for (let window = 0; window < windows; window++) {
    kept[window] = allocate();
    const after = gauge.readBound();
    if (isBound(before, after)) grown.push(after.heap - before.heap);
    before = after;
    await macrotask();
  }
  return grown;
}

/** As the gauge does. */
async function collectYoung(): Promise<void> {
  await macrotask();
  minorGc();
  minorGc();
}

const objects = (count: number): object[] => Array.from({ length: count }, (_, index) => ({ index }));

describe('HeapGauge', () => {
  it('counts what is open', async () => {
    const gauge = new HeapGauge();
    const [before, kinds] = [gauge.countHandles(), gauge.openKinds()];
    const timer = setTimeout(() => undefined, 60_000);
    const immediates = Array.from({ length: 5 }, () => setImmediate(() => undefined));
    expect(gauge.countHandles()).toBe(before + 6);
    expect(gauge.openKinds()).toEqual({
      ...kinds,
      Timeout: (kinds['Timeout'] ?? 0) + 1,
      Immediate: (kinds['Immediate'] ?? 0) + 5,
    });
    clearTimeout(timer);
    immediates.forEach((each) => clearImmediate(each));
    await macrotask();
  });

  it('bounds what survived a window, however hot the code is that allocated it', async () => {
    const grown = await growthOf(() => objects(1001), 400);
    expect(grown.length).toBeGreaterThan(350);
    // 16 bytes for an object and 8 in the array.
    expect(Math.min(...grown)).toBeGreaterThan(1001 * 24);
  });

  it('does not count what was let go of', async () => {
    const grown = await growthOf(() => objects(20_000).length, 20);
    expect(grown.toSorted((a, b) => a - b)[5]).toBeLessThan(10_000);
  });

  it('reads the bytes of a heap within one per cent', async () => {
    const gauge = new HeapGauge();
    const kept: number[][] = [];
    const grown: number[] = [];
    let before = gauge.readExact().heap;
    for (let round = 0; round < 9; round++) {
      kept.push(Array.from({ length: 125_000 }, () => 1));
      await macrotask();
      const after = gauge.readExact().heap;
      grown.push((after - before) / 1e6);
      before = after;
    }
    // The runner works in some of the rounds as well.
    expect(grown.toSorted((one, other) => one - other)[4]).toBeCloseTo(1, 2);
    expect(kept).toHaveLength(9);
  });

  it('does not count array buffers that are being freed', () => {
    const gauge = new HeapGauge();
    const before = gauge.readExact().external;
    let buffers = Array.from({ length: 50 }, () => new Uint8Array(100_000));
    expect(gauge.readExact().external - before).toBeGreaterThan(4.9e6);
    buffers = [];
    expect(gauge.readExact().external - before).toBeLessThan(0.1e6);
    expect(buffers).toEqual([]);
  });
});

describe('CollectionSentinels', () => {
  it('notices a full collection at once, also the first one', async () => {
    const sentinels = new CollectionSentinels();
    await collectYoung();
    expect(sentinels.sawCollection()).toBe(false);
    for (let round = 0; round < 3; round++) {
      await macrotask();
      fullGc();
      await collectYoung();
      expect(sentinels.sawCollection()).toBe(true);
      await collectYoung();
      expect(sentinels.sawCollection()).toBe(false);
    }
  });

  it('notices none while only the young generation is collected', async () => {
    const sentinels = new CollectionSentinels();
    for (let round = 0; round < 20; round++) {
      await collectYoung();
      expect(sentinels.sawCollection()).toBe(false);
    }
  });
});

/** What V8 11 to 14 keep of a function that asserted on many objects once, in bytes. */
async function keptBy(assertions: number, afterwards: (body: unknown) => void): Promise<number[]> {
  const gauge = new HeapGauge();
  const kept: number[] = [];
  for (let assertion = 0; assertion < assertions; assertion++) {
    // Each has feedback of its own, as tests have.
    const body = vm.runInThisContext(`/*${assertion}*/ (about) => () => {
      const rows = []; for (let i = 0; i < 5000; i++) rows.push({ i }); about(rows).holds(5000); }`)(
      (rows: object[]) => ({ holds: (count: number) => rows.length === count }),
    ) as () => void;
    const before = gauge.readBound();
    body();
    afterwards(body);
    kept.push(gauge.readBound().old - before.old);
    await macrotask();
  }
  return kept.toSorted((a, b) => a - b);
}

describe('forgetCallees', () => {
  it('lets go of what the closures hold that a test called', async () => {
    const middle = 4;
    expect((await keptBy(9, () => undefined))[middle]).toBeGreaterThan(100_000);
    expect((await keptBy(9, forgetCallees))[middle]).toBeLessThan(20_000);
  });

  it('takes whatever a runner calls the body of a test', () => {
    expect(() => forgetCallees(undefined)).not.toThrow();
    expect(() => forgetCallees('a title')).not.toThrow();
  });
});
