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
