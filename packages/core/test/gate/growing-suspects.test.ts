import { describe, expect, it } from 'vitest';
import { FurtherRuns } from '../../src/gate/further-runs.ts';
import { GrowingSuspects } from '../../src/gate/growing-suspects.ts';
import type { SuspectTest } from '../../src/gate/suspicions.ts';
import { builtIn, mergeLayers } from '../../src/gate/thresholds.ts';
import { HandmadeHeap } from '../support/handmade-heap.ts';

/** What further runs do to the heap, by the name of their test, and how often each ran. */
class Suite {
  readonly heap = new HandmadeHeap();
  readonly runs: Record<string, number> = {};
  readonly growing = new GrowingSuspects(
    this.heap,
    new FurtherRuns(async (suspect, measure) => {
      await measure().catch(
        (error: unknown) => void this.failed.push(`${suspect.test.name}: ${String(error)}`),
      );
    }),
  );
  readonly failed: string[] = [];

  suspect(name: string, work: (run: number) => void, took = 1): SuspectTest {
    const run = async (): Promise<void> => {
      const time = (this.runs[name] = (this.runs[name] ?? 0) + 1);
      work(time);
    };
    return {
      test: {
        key: {},
        name,
        thresholds: mergeLayers([builtIn]),
        passed: true,
        rerun: (around) => around(run),
        report: () => undefined,
      },
      exceeded: [],
      isAlone: true,
      concurrentWith: 0,
      took,
    };
  }
}

const names = (suspects: readonly SuspectTest[]): string[] => suspects.map(({ test }) => test.name);

describe('garbage of a long test', () => {
  it('is told from objects that stay in a further run between full collections', async () => {
    const suite = new Suite();
    const clean = suite.suspect('clean', () => void (suite.heap.garbage += 9e6), 400);
    const leaking = suite.suspect('leaking', () => suite.heap.keep(60_000), 400);
    const short = suite.suspect('short', () => suite.heap.keep(60_000));
    expect(names(await suite.growing.again([short, clean, leaking]))).toEqual(['leaking', 'short']);
    expect(suite.runs).toMatchObject({ clean: 1, leaking: 2 });
  });
});

describe('growth in bytes of a long test', () => {
  const long = 400;

  it('is looked at in two further runs between full collections, which garbage says nothing in', async () => {
    const suite = new Suite();
    const clean = suite.suspect('clean', () => void (suite.heap.garbage += 9e6), long);
    const leaking = suite.suspect('leaking', () => suite.heap.keep(2e6), long);
    const { large, others } = await suite.growing.on([clean, leaking]);
    expect({ large: names(large), others: names(others), runs: suite.runs }).toEqual({
      large: ['leaking'],
      others: [],
      runs: { clean: 2, leaking: 2 },
    });
  });

  it.each([
    ['above a limit in both runs', [2e6, 2e6], ['large']],
    ['of a table that grows in one run of four', [3.3e6, 0, 0, 0], ['large']],
    ['from the second run on', [0, 2e6, 2e6, 2e6], ['large']],
    ['below a limit in each run, above it in two', [6e5, 6e5, 6e5, 6e5], ['large']],
    ['behind what was let go of at first', [-3e6, 1.1e6, 1.1e6, 1.1e6], ['large']],
    ['that the next run takes back', [1.4e6, -1.4e6, 1.4e6, -1.4e6], ['others']],
    ['in the first run only, of less than so many runs would leave', [1.9e6, 0, 0, 0], ['others']],
    ['as little as a thousand objects may take, each time', [0, 30_000], ['others']],
    ['of what V8 compiles at first', [30_000, 0], []],
    ['of nothing', [0, 0], []],
  ])('%s', async (_, growths, expected) => {
    const suite = new Suite();
    const suspect = suite.suspect('a', (run) => suite.heap.keep(growths[run - 1]!), long);
    const found = await suite.growing.on([suspect]);
    expect((['large', 'others'] as const).filter((kind) => found[kind].length > 0)).toEqual(expected);
    expect(suite.runs).toEqual({ a: growths.length });
  });

  it('is looked at as that of short ones where a collection takes longer than the runs that it spares', async () => {
    const suite = new Suite();
    const readExact = suite.heap.readExact.bind(suite.heap);
    suite.heap.readExact = () => {
      suite.heap.time += 500;
      return readExact();
    };
    const first = suite.suspect('first', () => undefined, 900);
    const second = suite.suspect('second', () => undefined, 50);
    await suite.growing.on([second, first]);
    expect({ exact: suite.heap.exactReadings, runs: suite.runs }).toEqual({
      exact: 3,
      runs: { first: 2, second: 4 },
    });
  });

  it('of a test that cannot run again is told by its failure alone', async () => {
    const suite = new Suite();
    const failing = suite.suspect(
      'failing',
      () => {
        suite.heap.keep(4e6);
        throw new Error('once only');
      },
      long,
    );
    const after = suite.suspect('after', () => undefined, long - 1);
    const { large, others } = await suite.growing.on([failing, after]);
    expect({ large, others, failed: suite.failed }).toEqual({
      large: [],
      others: [],
      failed: ['failing: Error: once only'],
    });
  });
});

describe('a few suspects', () => {
  it('run on while that clears some of them', async () => {
    const suite = new Suite();
    const compiling = suite.suspect('compiling', (run) => suite.heap.keep(run < 4 ? 50_000 : 0));
    const leaking = suite.suspect('leaking', () => suite.heap.keep(50_000));
    const grown = await suite.growing.again([compiling, leaking]);
    expect({ grown: names(grown), runs: suite.runs }).toEqual({
      grown: ['leaking'],
      runs: { compiling: 4, leaking: 5 },
    });
  });

  it('are left alone where two more runs clear none', async () => {
    const suite = new Suite();
    const leaking = suite.suspect('leaking', () => suite.heap.keep(50_000));
    expect(names(await suite.growing.again([leaking]))).toEqual(['leaking']);
    expect(suite.runs).toEqual({ leaking: 4 });
  });

  it('are few: more than four share one profile, which tells as much', async () => {
    const suite = new Suite();
    const group = ['a', 'b', 'c', 'd', 'e'].map((name) => suite.suspect(name, () => suite.heap.keep(50_000)));
    expect(names(await suite.growing.again(group))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(suite.runs).toEqual({ a: 2, b: 2, c: 2, d: 2, e: 2 });
  });
});

describe('growth in bytes of short tests', () => {
  it('is not looked at in further runs of the rest where these clear none of nine', async () => {
    const suite = new Suite();
    const group = Array.from({ length: 30 }, (_, index) =>
      suite.suspect(`test ${index}`, () => void (suite.heap.garbage += 2e6)),
    );
    const { large, untried } = await suite.growing.on(group);
    expect([large.length, untried.length]).toEqual([9, 21]);
    expect(Object.values(suite.runs)).toEqual(Array.from({ length: 9 }, () => 2));
  });

  it('is looked at in all of them where it clears most', async () => {
    const suite = new Suite();
    const group = Array.from({ length: 30 }, (_, index) =>
      suite.suspect(`test ${index}`, () => suite.heap.keep(index === 20 ? 2e6 : 0)),
    );
    const { large, untried } = await suite.growing.on(group);
    expect([names(large), untried]).toEqual([['test 20'], []]);
    expect(Object.keys(suite.runs)).toHaveLength(30);
  });
});
