import { expect, it } from 'vitest';
import { nodeEngine } from '../../src/engine/engine.ts';
import { CollectorWindows } from '../../src/measure/collector-windows.ts';
import type { ComparisonPlan } from '../../src/measure/heap-readings.ts';
import { HeapWeights } from '../../src/measure/weigh-heap.ts';

const calls = [0, 4, 4, ...Array<number>(12).fill(50)];
const made = calls.map((_, step) => calls.slice(0, step + 1).reduce((sum, count) => sum + count, 40));

/** By how much the heap seems to grow from step to step where nothing happens, but turns of the event loop. */
async function weighNothing(collected: ComparisonPlan['collected']): Promise<number[]> {
  const sampler = nodeEngine.openSampler();
  const resume = nodeEngine.pauseOptimizer();
  const collector = new CollectorWindows(nodeEngine);
  collector.open();
  try {
    const plan = { calls, made, firstCompared: 3, collected };
    const weights = new HeapWeights({ engine: nodeEngine, collector, sampler, plan, trackers: [] });
    for (let step = 1; step < calls.length; step++) {
      await nodeEngine.macrotask();
      weights.weigh(step);
    }
    return calls.map((_, step) => weights.heap.grown(step, 1)).slice(5);
  } finally {
    collector.close();
    resume();
    sampler.close();
  }
}

it.each(['young', 'all'] as const)(
  'weighing adds nothing to the heap that it weighs, nor takes any: %s',
  async (collected) => {
    const even = Array<number>(calls.length - 5).fill(0);
    const seen: number[][] = [];
    // The runner's own timers may fall into some.
    for (let attempt = 0; attempt < 4; attempt++) seen.push(await weighNothing(collected));
    expect(seen).toContainEqual(even);
  },
);

/** Whether a comparison ends where 50 calls added so much, and the next stretch is of 250. */
function isEnded(heap: number, external: number): boolean {
  let step = 0;
  const readMemory = () => ({
    ...nodeEngine.readMemory(),
    heapUsed: 1e7 + (step === 3 ? heap : 0),
    external: step === 3 ? external : 0,
  });
  const engine = { ...nodeEngine, readMemory };
  const sampler = nodeEngine.openSampler();
  const plan = {
    calls: [0, 4, 4, 50, 250],
    made: [40, 44, 48, 98, 348],
    firstCompared: 3,
    collected: 'all',
  } as const;
  const collector = new CollectorWindows(engine);
  const weights = new HeapWeights({
    engine,
    collector,
    sampler,
    plan,
    trackers: [],
  });
  for (step = 1; step <= 3; step++) weights.weigh(step);
  collector.close();
  sampler.close();
  return weights.growsTooMuch(3);
}

it('a comparison ends where the next stretch would keep 8 MB of the heap, or 32 MB with buffers', () => {
  expect([isEnded(1.59e6, 0), isEnded(1.61e6, 0)]).toEqual([false, true]);
  expect([isEnded(0, 6.39e6), isEnded(0, 6.41e6), isEnded(1.5e6, 5e6)]).toEqual([false, true, true]);
});
