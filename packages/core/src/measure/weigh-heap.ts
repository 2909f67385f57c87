import type { CollectorWindows } from './collector-windows.ts';
import type { AllocationSamplerPort, Engine } from '../engine/engine.ts';
import { HeapReadings, mostUneven, type ComparisonPlan } from './heap-readings.ts';
import type { Scale, Tracker } from '../probe/probe.ts';

/** Bytes of other memory that one step may come and go by. */
const mostMoved = 400e3;

/**
 * Bytes that the next stretch may keep; and of these on the heap: few functions that are clean fill a cache so large, and all that a leak
 * keeps here is in the snapshot that explains it.
 */
const mostBytes = 32e6;
const mostHeapBytes = 8e6;

/** V8 gives a function memory for its feedback once it has run some ten times: ours must have theirs before. */
const rehearsals = 3;
let isRehearsed = false;

/** What a comparison goes by. */
export interface Weighing {
  readonly engine: Engine;
  readonly collector: CollectorWindows;
  readonly sampler: AllocationSamplerPort;
  readonly plan: ComparisonPlan;
  readonly trackers: readonly Tracker[];
}

type Weighed = Tracker & { readonly scale: Scale };

const isWeighed = (tracker: Tracker): tracker is Weighed => tracker.scale !== undefined;

/**
 * Weighs the memory in use after each step of a comparison. What is only run at the end would be set up by V8 at that step: every
 * step goes the whole way.
 */
export class HeapWeights {
  readonly #engine: Engine;
  readonly #collector: CollectorWindows;
  readonly #sampler: AllocationSamplerPort;
  readonly #plan: ComparisonPlan;
  readonly #trackers: readonly Weighed[];
  readonly heap: HeapReadings;
  readonly #external: Float64Array;
  /** By tracker, and by its ways of counting. */
  readonly #others: readonly (readonly Float64Array[])[];

  constructor({ engine, collector, sampler, plan, trackers }: Weighing) {
    const steps = plan.calls.length;
    this.#engine = engine;
    this.#collector = collector;
    this.#sampler = sampler;
    this.#plan = plan;
    this.#trackers = trackers.filter(isWeighed);
    this.heap = new HeapReadings(plan);
    this.#external = new Float64Array(steps);
    this.#others = this.#trackers.map(({ scale }) => scale.weigh().map(() => new Float64Array(steps)));
    if (!isRehearsed) this.#rehearse();
    isRehearsed = true;
  }

  #rehearse(): void {
    for (let time = 0; time < rehearsals; time++) {
      for (let step = 1; step < this.heap.bytes.length; step++) {
        if (step === 1) this.#collectYoung();
        this.heap.bytes[step] = this.#engine.readMemory().heapUsed;
        this.#collector.close();
        if (step === 2) this.#endFreeing();
        this.#readOthers(step);
        this.#collector.open();
        this.#judge(step);
      }
      // What is only looked at in a heap that grows, or that comes back to a size.
      for (const growth of [time * 1e4, -8, 0]) this.#judgeAsIf(growth);
    }
  }

  #judgeAsIf(growth: number): void {
    const { bytes } = this.heap;
    for (let step = 1; step < bytes.length; step++) bytes[step] = bytes[step - 1]! + growth;
    for (let step = 1; step < bytes.length; step++) this.#judge(step);
  }

  /** Whatever is collected: the first comparison is of the young generation. */
  #judge(step: number): void {
    this.heap.isEven(step);
    this.areOthersStill(step);
    this.growsTooMuch(step);
    this.heap.isUneven(step);
    this.#areOthersRestless(step);
    this.#isHuge(step);
    this.heap.growsOn(step);
    this.heap.growthOfLongRun(step);
    this.heap.isLittle(step);
    this.heap.grewThroughout(step);
  }

  /** After the calls of a step. */
  weigh(step: number): void {
    const isFull = this.#plan.collected === 'all';
    if (isFull) this.#engine.collectGarbage();
    else this.#collectYoung();
    this.heap.bytes[step] = this.#engine.readMemory().heapUsed;
    // What V8 notes of collections is malloc's. That the heap is read before keeps the ended watch of them off it.
    this.#collector.close();
    if (isFull) this.#endFreeing();
    this.#readOthers(step);
    this.#collector.open();
  }

  /** A full collection ends by itself the areas that old objects are given places in. */
  #collectYoung(): void {
    this.#engine.collectYoung();
    this.#sampler.endAreas();
  }

  /** Of what a full collection frees in the background; after a young one, it would make what is new old. */
  #endFreeing(): void {
    const start = this.#engine.now();
    this.#engine.collectYoung();
    this.#collector.count('Scavenge', this.#engine.now() - start);
  }

  #readOthers(step: number): void {
    this.#external[step] = this.#engine.readMemory().external;
    for (let index = 0; index < this.#trackers.length; index++) {
      const bytes = this.#trackers[index]!.scale.weigh();
      for (let way = 0; way < bytes.length; way++) this.#others[index]![way]![step] = bytes[way]!;
    }
  }

  /** Whether the other memory, too, was even in the latest stretch. */
  areOthersStill(step: number): boolean {
    let still = 0;
    for (let index = 0; index < this.#trackers.length; index++) if (this.#isStill(index, step)) still += 1;
    return still === this.#trackers.length;
  }

  /** What is set up once grows once, and a cache until it is full; what grows on is for the sampling profiler to explain. */
  growsTooMuch(step: number): boolean {
    return this.#plan.collected === 'young'
      ? this.heap.isUneven(step) || this.#areOthersRestless(step)
      : this.#isHuge(step) || this.heap.growsOn(step);
  }

  #isHuge(step: number): boolean {
    const { calls, firstCompared } = this.#plan;
    const external = this.#external[step]! - this.#external[Math.max(0, step - 1)]!;
    const heap = this.heap.grown(step, 1);
    const next = calls[step + 1]! / calls[step]!;
    return step >= firstCompared && ((heap + external) * next > mostBytes || heap * next > mostHeapBytes);
  }

  /** Other memory that only a full collection frees, or that comes in large pieces, which takes long as well. */
  #areOthersRestless(step: number): boolean {
    let moved = Math.abs(this.#external[step]! - this.#external[Math.max(0, step - 1)]!);
    for (let index = 0; index < this.#trackers.length; index++)
      for (const bytes of this.#moved(index, step)) moved = Math.max(moved, Math.abs(bytes));
    if (step > 1 && moved > mostMoved) return true;
    let restless = 0;
    for (let other = this.#plan.firstCompared; other <= step; other++)
      if (!this.areOthersStill(other)) restless += 1;
    return restless >= mostUneven;
  }

  /** Trackers that were still in the stretches up to this step need no look of their own. */
  concludeOthers(step: number): void {
    for (let index = 0; index < this.#trackers.length; index++) {
      const { scale } = this.#trackers[index]!;
      scale.conclude(this.#isStill(index, step));
    }
  }

  #isStill(index: number, step: number): boolean {
    const calls = this.#plan.calls[step]!;
    const stretch = { calls, moved: this.#moved(index, step), before: this.#moved(index, step - 1) };
    return this.#trackers[index]!.scale.isStill(stretch);
  }

  #moved(index: number, step: number): number[] {
    return this.#others[index]!.map((bytes) => bytes[step]! - bytes[Math.max(0, step - 1)]!);
  }
}
