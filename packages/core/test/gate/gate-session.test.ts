import { describe, expect, it } from 'vitest';
import { readGatePlan } from '../../src/gate/gate-plan.ts';
import { GateSession } from '../../src/gate/gate-session.ts';
import type { WatchedTest } from '../../src/gate/watched-test.ts';
import type { GateOptions } from '../../src/gate/gate-settings.ts';
import type { GateOutcome } from '../../src/gate/outcome.ts';
import { builtIn, mergeLayers, readSettings } from '../../src/gate/thresholds.ts';
import { compileGlob } from '../support/compile-glob.ts';
import { HandmadeHeap } from '../support/handmade-heap.ts';

const source = { place: 'gate', compileGlob };

interface Ran {
  readonly outcomes: Record<string, GateOutcome['kind']>;
  readonly reruns: string[];
  readonly judged: number;
}

interface RunSettings {
  readonly options?: GateOptions | true;
  readonly change?: Partial<WatchedTest>;
  readonly heap?: HandmadeHeap;
}

/** Runs tests that each do something to the heap, and again where the gate asks for it. */
async function run(
  tests: Readonly<Record<string, (heap: HandmadeHeap, time: number) => void>>,
  { options = true, change = {}, heap = new HandmadeHeap() }: RunSettings = {},
): Promise<Ran> {
  const session = new GateSession(readGatePlan(options, {}, source)!, () => false, heap);
  const outcomes: Ran['outcomes'] = {};
  const reruns: string[] = [];
  for (const [name, work] of Object.entries(tests)) {
    await session.begin();
    work(heap, 1);
    heap.time += 1;
    await session.end({
      key: work,
      name,
      thresholds: mergeLayers([builtIn]),
      passed: true,
      rerun: (around) =>
        around(async () => {
          reruns.push(name);
          work(heap, reruns.filter((each) => each === name).length + 1);
        }),
      report: ({ kind }) => void (outcomes[name] = kind),
      ...change,
    });
  }
  await session.finish();
  return { outcomes, reruns, judged: session.judged };
}

const grow =
  (bytes: number) =>
  (heap: HandmadeHeap): void =>
    heap.keep(bytes);
const once =
  (bytes: number) =>
  (heap: HandmadeHeap, time: number): void =>
    heap.keep(time === 1 ? bytes : 0);

/** An array to which each run adds as many bytes, as V8 makes room for them: for half as many again. */
function growTable(bytes: number): (heap: HandmadeHeap) => void {
  let length = 0;
  let room = 0;
  return (heap) => {
    length += 1;
    if (length <= room) return;
    const before = room;
    room = Math.floor(length * 1.5) + 1;
    heap.keep((room - before) * bytes);
  };
}

function growNative(heap: HandmadeHeap): void {
  heap.native! += 2000;
}

function collectOnce(heap: HandmadeHeap, time: number): void {
  if (time > 1) return;
  heap.collected = true;
  heap.used += 100;
}

describe('GateSession', () => {
  it('runs no test again that left too little behind', async () => {
    expect(await run({ a: grow(0), b: grow(20_000), c: grow(0) })).toEqual({
      outcomes: {},
      reruns: [],
      judged: 3,
    });
  });

  it('runs a test again that may have left too many objects behind, and is silent when it does not grow again', async () => {
    expect(await run({ a: grow(0), b: once(30_000), c: grow(0) })).toEqual({
      outcomes: {},
      reruns: ['b'],
      judged: 3,
    });
  });

  it('fails a test whose growth in bytes persists', async () => {
    const { outcomes } = await run({ a: grow(0), b: grow(1_200_000) });
    expect(outcomes).toEqual({ b: 'leaking' });
  });

  it('tells growth in bytes that ends', async () => {
    expect((await run({ b: once(1_200_000) })).outcomes).toEqual({ b: 'warm-up' });
  });

  it('measures nothing exactly of tests that grew once', async () => {
    const heap = new HandmadeHeap();
    await run({ a: once(1_200_000), b: once(40_000) }, { heap });
    expect(heap.exactReadings).toBe(0);
  });

  it('clears tests together whose garbage only seems to be left behind, without an exact measurement of each', async () => {
    const heap = new HandmadeHeap();
    const litter = (): void => void (heap.garbage += 1_200_000);
    const { outcomes } = await run({ a: () => litter(), b: () => litter(), c: () => litter() }, { heap });
    expect(Object.values(outcomes)).not.toContain('leaking');
    expect(heap.exactReadings).toBe(0);
  });

  it('finds growth that comes in steps, as that of a table', async () => {
    expect((await run({ a: grow(0), b: growTable(1_500_000) })).outcomes).toEqual({ b: 'leaking' });
  });

  it('finds the one that leaks among tests that leave much garbage', async () => {
    const heap = new HandmadeHeap();
    const litter = (): void => void (heap.garbage += 1_200_000);
    const { outcomes } = await run({ a: () => litter(), b: grow(1_200_000), c: () => litter() }, { heap });
    expect(outcomes['b']).toBe('leaking');
    expect([outcomes['a'], outcomes['c']]).not.toContain('leaking');
  });

  it('measures none by itself of many that are clean beside one that leaks', async () => {
    const heap = new HandmadeHeap();
    const litter = (): void => void (heap.garbage += 1_200_000);
    const clean = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`clean ${index}`, litter]));
    const { outcomes } = await run({ ...clean, leaks: grow(1_200_000) }, { heap });
    expect(Object.entries(outcomes).filter(([, kind]) => kind === 'leaking')).toEqual([['leaks', 'leaking']]);
    // Two for each run that confirms the leak, as it is and where its suite is as the run before left it.
    expect(heap.exactReadings).toBeLessThanOrEqual(2 * 3 + 2 * 3);
  });

  it('fails a test at once that need not be confirmed', async () => {
    const { outcomes, reruns } = await run({ b: once(1_200_000) }, { options: { confirm: false } });
    expect([outcomes, reruns]).toEqual([{ b: 'leaking' }, []]);
  });

  it('suspects a test during which the whole heap was collected', async () => {
    const { reruns } = await run({ a: grow(0), b: collectOnce, c: grow(0) });
    expect(reruns).toEqual(['b']);
  });

  it('reads once between two tests, also where the first is suspected', async () => {
    const heap = new HandmadeHeap();
    await run({ a: grow(0), b: grow(0), c: grow(0) }, { heap });
    const suspected = new HandmadeHeap();
    let readings = 0;
    const rerun = (): Promise<void> => {
      // One is for the further runs.
      readings ||= suspected.boundReadings - 1;
      return Promise.resolve();
    };
    const change = { isConcurrent: true, rerun };
    await run({ a: grow(0), b: grow(0), c: grow(0) }, { heap: suspected, change });
    expect(readings).toBe(heap.boundReadings);
  });

  it('suspects a test during which the heap shrank', async () => {
    expect((await run({ a: grow(0), b: once(-5e6), c: grow(0) })).reruns).toEqual(['b']);
  });

  it.each([
    ['failed', { passed: false }],
    ['is skipped', { thresholds: mergeLayers([builtIn, readSettings({ skip: 'why' }, 'test')]) }],
  ])('never judges a test that %s', async (_, change) => {
    const { reruns, judged } = await run({ b: grow(5e6) }, { change });
    expect([reruns, judged]).toEqual([[], 0]);
  });

  it('reports a test that cannot run twice, and does not fail it', async () => {
    const change = { rerun: () => Promise.reject(new Error('already there')) };
    expect((await run({ b: grow(5e6) }, { change })).outcomes).toEqual({ b: 'unconfirmed' });
  });

  it('looks at quick tests together, and at each of them again when they grew', async () => {
    const quick = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`quick ${index}`, () => {}]));
    const heapTests = { ...quick, 'grows once': once(60_000) };
    const { reruns, judged } = await run(heapTests);
    expect(judged).toBe(25);
    expect(reruns).toContain('grows once');
    expect(reruns.length).toBeLessThanOrEqual(8);
  });

  it('does not charge a test with what the hooks of the next suite leave behind', async () => {
    const heap = new HandmadeHeap();
    const session = new GateSession(readGatePlan(true, {}, source)!, () => false, heap);
    const reruns: string[] = [];
    for (const name of ['a', 'b']) {
      await session.enterHooks();
      heap.used += 5e6;
      session.leaveHooks();
      await session.begin();
      await session.end({
        key: { name },
        name,
        thresholds: mergeLayers([builtIn]),
        passed: true,
        rerun: () => Promise.resolve(void reruns.push(name)),
        report: () => undefined,
      });
    }
    await session.finish();
    expect([session.judged, reruns]).toEqual([2, []]);
  });

  it('judges native memory where a limit asks for it', async () => {
    const options = { native: 1000 };
    const thresholds = mergeLayers([builtIn, readSettings(options, 'config')]);
    const { outcomes, reruns } = await run(
      { a: grow(0), b: growNative },
      { options, change: { thresholds } },
    );
    expect(outcomes).toEqual({ b: 'leaking' });
    expect(reruns).not.toContain('a');
  });

  it('tells why native memory was not judged, and suspects nobody for it', async () => {
    const heap = new HandmadeHeap();
    heap.why = 'koffi is not installed';
    const session = new GateSession(readGatePlan({ native: 1000 }, {}, source)!, () => false, heap);
    expect(session.nativeUnjudged).toBe('koffi is not installed');
    const { reruns } = await run({ a: grow(0), b: grow(10) }, { heap });
    expect(reruns).toEqual([]);
  });
});
