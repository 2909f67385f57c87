import { describe, expect, it } from 'vitest';
import type { Exceeded } from '../../src/gate/growth.ts';
import type { GateOutcome } from '../../src/gate/outcome.ts';
import { Suspicions } from '../../src/gate/suspicions.ts';
import { builtIn, mergeLayers } from '../../src/gate/thresholds.ts';
import { HandmadeHeap } from '../support/handmade-heap.ts';

interface Suspected {
  readonly exceeded: readonly Exceeded[];
  readonly isAlone?: boolean;
  /** Milliseconds that each further run takes. */
  readonly runTime?: number;
  readonly atMost?: number | null;
}

const above = (resource: Exceeded['resource'], growth = 3e6, limit = 1e6): Exceeded => ({
  resource,
  growth,
  limit,
  from: 'built in',
});

/** Adds these tests, which leave nothing behind in further runs. */
function suspect(tests: Readonly<Record<string, Suspected>>): {
  suspicions: Suspicions;
  outcomes: Record<string, GateOutcome>;
  runs: string[];
  keys: Record<string, object>;
} {
  const heap = new HandmadeHeap();
  const suspicions = new Suspicions(heap, () => false);
  const outcomes: Record<string, GateOutcome> = {};
  const runs: string[] = [];
  const keys: Record<string, object> = {};
  for (const [name, { exceeded, isAlone = true, runTime = 0, atMost = null }] of Object.entries(tests)) {
    const run = async (): Promise<void> => {
      runs.push(name);
      heap.time += runTime;
    };
    keys[name] = { name };
    suspicions.add({
      test: {
        key: keys[name],
        name,
        thresholds: mergeLayers([builtIn]),
        passed: true,
        rerun: (around) => around(run),
        report: (outcome) => void (outcomes[name] = outcome),
      },
      exceeded,
      isAlone,
      concurrentWith: 0,
      took: 1,
      atMost,
    });
  }
  return { suspicions, outcomes, runs, keys };
}

describe('Suspicions of tests that leave nothing again', () => {
  it('are warm-up of bytes that were their own, and not told of otherwise', async () => {
    const heap = above('heap');
    const { suspicions, outcomes } = suspect({
      own: { exceeded: [heap, above('objects')] },
      shared: { exceeded: [heap], isAlone: false },
      objects: { exceeded: [above('objects')] },
    });
    await suspicions.resolve(null);
    expect(outcomes).toEqual({ own: { kind: 'warm-up', exceeded: [heap] } });
    expect(suspicions.areEmpty).toBe(true);
  });

  it('are forgotten once a further attempt of the test decides', async () => {
    const { suspicions, outcomes, runs, keys } = suspect({
      dropped: { exceeded: [above('heap')] },
      kept: { exceeded: [above('heap')] },
    });
    suspicions.drop(keys['dropped']!);
    expect(suspicions.areEmpty).toBe(false);
    await suspicions.resolve(null);
    expect([Object.keys(outcomes), new Set(runs)]).toEqual([['kept'], new Set(['kept'])]);
    suspicions.drop({});
    expect(suspicions.areEmpty).toBe(true);
  });

  it('begin with the test that left most of its limit', async () => {
    const { suspicions, runs } = suspect({
      more: { exceeded: [above('heap', 4e6, 2e6)] },
      most: { exceeded: [above('heap', 3e6, 1e6)] },
      none: { exceeded: [above('heap', 9, 0)] },
    });
    await suspicions.resolve(null);
    expect([...new Set(runs)]).toEqual(['none', 'most', 'more']);
  });
});

describe('Suspicions that there is no time for', () => {
  it('are those that left the least', async () => {
    const { suspicions, outcomes, runs } = suspect({
      first: { exceeded: [above('handles', 3, 2)] },
      most: { exceeded: [above('handles', 90, 2)] },
    });
    await suspicions.resolve(null);
    expect(Object.keys(outcomes)).toHaveLength(2);
    expect(runs[0]).toBe('most');
  });

  it.each([
    [100, 4, 'took the 20 s that they have in a quick file'],
    [100, 5, 'took the 10 s that they have in a quick file'],
    [3000, 5, 'took the 12 s that they have in a quick file'],
    [8000, 5, 'took the 20 s that they have in a quick file'],
    [60_000, 5, 'took as long as the file itself'],
  ])('are told of, with what was their own (a file of %i ms, %i tests)', async (ownTime, tests, took) => {
    const heap = above('heap', 9e6);
    const { suspicions, outcomes } = suspect({
      slow: { exceeded: [heap], runTime: 90_000 },
      own: { exceeded: [above('heap')] },
      shared: { exceeded: [above('heap')], isAlone: false, atMost: 3e6 },
      many: { exceeded: [], isAlone: false, atMost: 45_000 },
      ...(tests > 4 ? { another: { exceeded: [heap] } } : {}),
    });
    await suspicions.resolve(ownTime);
    const why = `further runs of this file's tests ${took}; \`mode: 'exact'\` takes the time for all of them`;
    expect(outcomes['own']).toEqual({ kind: 'unconfirmed', exceeded: [above('heap')], why });
    expect(outcomes['shared']).toEqual({ kind: 'unconfirmed', exceeded: [], why, atMost: 3e6 });
    expect(outcomes['many']).toEqual({
      kind: 'unconfirmed',
      exceeded: [],
      why,
      atMost: 45_000,
      objectLimit: 1000,
    });
  });
});
