import { describe, expect, it } from 'vitest';
import type { GateOutcome } from '../../src/gate/outcome.ts';
import { Suspicions } from '../../src/gate/suspicions.ts';
import { builtIn, mergeLayers } from '../../src/gate/thresholds.ts';
import { HandmadeHeap } from '../support/handmade-heap.ts';

/** Measures tests again that left so many bytes behind once; each further run takes so many milliseconds, of which the process works a part. */
async function resolve(
  growths: Readonly<Record<string, number>>,
  ownTime: number | null,
  { runTime = 50_000, share = 1, ...fails }: { runTime?: number; share?: number; thrown?: unknown } = {},
): Promise<{ outcomes: Record<string, string>; reruns: string[] }> {
  const heap = new HandmadeHeap();
  heap.share = share;
  const suspicions = new Suspicions(heap, () => false);
  const outcomes: Record<string, string> = {};
  const reruns: string[] = [];
  for (const [name, growth] of Object.entries(growths)) {
    const run = async (): Promise<void> => {
      reruns.push(name);
      heap.time += runTime;
      if ('thrown' in fails) throw fails.thrown;
    };
    suspicions.add({
      test: {
        key: { name },
        name,
        thresholds: mergeLayers([builtIn]),
        passed: true,
        rerun: (around) => around(run),
        report: ({ kind }) => void (outcomes[name] = kind),
      },
      exceeded: [{ resource: 'heap', growth, limit: 1e6, from: 'built-in' }],
      isAlone: true,
      concurrentWith: 0,
      took: 1,
    });
  }
  await suspicions.resolve(ownTime);
  return { outcomes, reruns };
}

describe('Suspicions', () => {
  it('measures again for as long as the file took, the test first that left most, and tells of the others', async () => {
    const { outcomes, reruns } = await resolve({ little: 2e6, much: 9e6 }, 5000);
    expect(reruns).toEqual(['much']);
    expect(outcomes).toEqual({ little: 'unconfirmed', much: 'unconfirmed' });
  });

  it('allows for a busy machine, but twice as long on the clock at the most', async () => {
    const runs: number[] = [];
    for (const share of [1, 0.5, 0.1]) {
      const { reruns } = await resolve({ much: 9e6 }, 5000, { runTime: 15_000, share });
      runs.push(reruns.length);
    }
    expect(runs).toEqual([2, 3, 3]);
  });

  it('tells of a test that throws what is no error in a further run', async () => {
    const { outcomes } = await resolve({ much: 9e6 }, 5000, { thrown: Object.create(null) });
    expect(outcomes).toEqual({ much: 'unconfirmed' });
  });

  it('takes as long as it takes where no test may be passed over', async () => {
    const { outcomes } = await resolve({ little: 2e6, much: 9e6 }, null);
    expect(outcomes).toEqual({ little: 'warm-up', much: 'warm-up' });
  });

  it.each([
    ['Test timed out in 300ms.', true],
    ['Exceeded timeout of 300 ms for a test.', true],
    ['it exceeded its timeout of 300 ms', true],
    ['the timeout of the server is exceeded', false],
  ])('says of a time-out that further runs are slower: "%s", %s', async (message, isTold) => {
    const outcomes: GateOutcome[] = [];
    const suspicions = new Suspicions(new HandmadeHeap(), () => false);
    suspicions.add({
      test: {
        key: {},
        name: 'slow',
        thresholds: mergeLayers([builtIn]),
        passed: true,
        rerun: () => Promise.reject(new Error(message)),
        report: (outcome) => void outcomes.push(outcome),
      },
      exceeded: [],
      isAlone: true,
      concurrentWith: 0,
      took: 1,
    });
    await suspicions.resolve(null);
    const hint = isTold ? 'a further run, which is slower where allocations are sampled: ' : '';
    expect(outcomes).toEqual([
      { kind: 'unconfirmed', exceeded: [], why: `${hint}${message.replace(/\.$/, '')}` },
    ]);
  });

  it.each([true, false])(
    'measures a leak again in runs that share their suites, where these have hooks: %s',
    async (hasSuiteHooks) => {
      const own = Array.from({ length: 5 }, () => false);
      const heap = new HandmadeHeap();
      const suspicions = new Suspicions(heap, () => false);
      const kinds: string[] = [];
      const shared: boolean[] = [];
      const limit = { limit: 0, from: 'built-in' };
      const thresholds = mergeLayers([builtIn]);
      suspicions.add({
        test: {
          key: {},
          name: 'leaking',
          thresholds: { ...thresholds, limits: { ...thresholds.limits, handles: limit } },
          passed: true,
          hasSuiteHooks,
          rerun: (around, shares = false) => {
            shared.push(shares);
            return around(async () => void (heap.handles += 2));
          },
          report: ({ kind }) => void kinds.push(kind),
        },
        exceeded: [{ resource: 'handles', growth: 2, ...limit }],
        isAlone: true,
        concurrentWith: 0,
        took: 1,
      });
      await suspicions.resolve(null);
      expect(kinds).toEqual(['leaking']);
      // Two more see where the handles are opened, when all is known.
      expect(shared).toEqual([...own, ...(hasSuiteHooks ? own.map(() => true) : []), false, false]);
    },
  );
});
