import type { CollectorWindows } from './collector-windows.ts';
import type { AllocationSamplerPort, Engine } from './engine/engine.ts';
import type { Collected, Scale, Tracker } from './probe/probe.ts';

/**
 * Bytes that may go in the first of two even stretches: an object of our own loop does now and then. The second must be
 * even to the byte: what V8 or the runner frees by chance could be as large as what one stretch keeps, not twice.
 */
const slack = 40;

/** What grows the second time by about as much as the first, call by call, grows on; else something is set up. */
const leastPersisting = 0.7;
const mostPersisting = 1.5;

/** Bytes per call below which growth may be chance, and an object at every tenth call does not come out. */
const leastGrowth = 6;

/** Bytes per call that a table which doubles adds, in a stretch in which it does. */
const leastTable = 16;

/** Bytes per call that are no leak, where they are all that came over so many times more calls: chance, now and then. */
const leastLeak = 2;
const longRun = { times: 4, stretches: 3 };

/** A stretch that is so many times longer than the one before is always worth it. */
const longerStretch = 3;

/** Bytes that may come in the last step which only settles: V8's and ours. */
const mostSetUp = 256;

/** Steps in which more came, after which collections of the young generation are given up: one may set things up. */
const mostUneven = 2;

/** Bytes of other memory that one step may come and go by. */
const mostMoved = 400e3;

/** Bytes that the next stretch may keep. */
const mostBytes = 32e6;

/** V8 gives a function memory for its feedback once it has run some ten times: ours must have theirs before. */
const rehearsals = 3;
let isRehearsed = false;

/** The steps of a comparison from 1 on, each of some calls and a collection. */
export interface ComparisonPlan {
  /** Calls of each step. */
  readonly calls: readonly number[];
  /** Calls that the function has had in all after each step. */
  readonly made: readonly number[];
  /** Those before only settle: what V8 lets go of at a first collection is not seen as a fall. */
  readonly firstCompared: number;
  /** What is collected before each reading. */
  readonly collected: Collected;
}

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
 * Bytes in use after each step of a comparison. Numbers in variables would be objects on the heap that is compared, and what
 * is only run at the end would be set up by V8 at that step: every step goes the whole way.
 */
export class HeapWeights {
  readonly #engine: Engine;
  readonly #collector: CollectorWindows;
  readonly #sampler: AllocationSamplerPort;
  readonly #plan: ComparisonPlan;
  readonly #trackers: readonly Weighed[];
  readonly #heap: Float64Array;
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
    this.#heap = new Float64Array(steps);
    this.#external = new Float64Array(steps);
    this.#others = this.#trackers.map(({ scale }) => scale.weigh().map(() => new Float64Array(steps)));
    if (!isRehearsed) this.#rehearse();
    isRehearsed = true;
  }

  #rehearse(): void {
    for (let time = 0; time < rehearsals; time++) {
      for (let step = 1; step < this.#heap.length; step++) {
        this.#collector.close();
        if (step === 1) this.#weighYoung(step);
        this.#heap[step] = this.#engine.readMemory().heapUsed;
        this.#readOthers(step);
        this.#collector.open();
        this.isEven(step);
        this.areOthersStill(step);
        this.growsTooMuch(step);
        this.growthOfLongRun(step);
      }
    }
  }

  weigh(step: number): void {
    // What V8 notes of collections is malloc's, and garbage when it is read.
    this.#collector.close();
    const start = this.#engine.now();
    if (this.#plan.collected === 'all') this.#weighAll(step);
    else this.#weighYoung(step);
    const kind = this.#plan.collected === 'all' ? 'MarkSweepCompact' : 'Scavenge';
    this.#collector.count(kind, this.#engine.now() - start);
    this.#readOthers(step);
    this.#collector.open();
  }

  #weighAll(step: number): void {
    this.#engine.collectGarbage();
    this.#heap[step] = this.#engine.readMemory().heapUsed;
    // Ends what the collection frees in the background; after a young one, it would make what is new old.
    this.#engine.collectYoung();
  }

  /** A full collection ends by itself the areas that old objects are given places in. */
  #weighYoung(step: number): void {
    this.#engine.collectYoung();
    this.#sampler.endAreas();
    this.#heap[step] = this.#engine.readMemory().heapUsed;
  }

  #readOthers(step: number): void {
    this.#external[step] = this.#engine.readMemory().external;
    for (let index = 0; index < this.#trackers.length; index++) {
      const bytes = this.#trackers[index]!.scale.weigh();
      for (let way = 0; way < bytes.length; way++) this.#others[index]![way]![step] = bytes[way]!;
    }
  }

  /**
   * As large as after two steps before, to the byte: what a leak adds is not made up for by chance twice. Mostly those are
   * the two latest ones, which may differ by little; some functions go back and forth between buffers.
   */
  isEven(step: number): boolean {
    const heap = this.#heap;
    const { firstCompared } = this.#plan;
    const before = heap[Math.max(0, step - 1)]! - heap[Math.max(0, step - 2)]!;
    const isSame = heap[step] === heap[step - 1] && before <= 0 && before > -slack;
    let same = 0;
    let first = step;
    for (let other = step - 1; other >= firstCompared - 1; other--) {
      if (heap[other] !== heap[step]) continue;
      same += 1;
      first = other;
    }
    const isEven = isSame
      ? this.#isLong(Math.max(0, step - 2), step)
      : same >= 2 && this.#isLong(first, step);
    return step > firstCompared && isEven;
  }

  /** A table that each call adds to has grown, which doubles at most, as often as its calls have doubled. */
  #isLong(first: number, last: number, times = 2): boolean {
    return this.#plan.made[last]! >= times * this.#plan.made[first]!;
  }

  /**
   * Bytes that came in a run of stretches so long that a leak would have added many more; null where there is none. In none of
   * them went so much that a table could have doubled unseen.
   */
  growthOfLongRun(step: number): number | null {
    const { made, firstCompared } = this.#plan;
    let came = 0;
    let least = -1;
    for (let first = step - 1; first >= firstCompared - 1; first--) {
      const growth = this.#heap[first + 1]! - this.#heap[first]!;
      if (growth < -leastLeak * made[first]!) break;
      came += Math.max(0, growth);
      const isEnough = step - first >= longRun.stretches && this.#isLong(first, step, longRun.times);
      if (isEnough && came <= leastLeak * (made[step]! - made[first]!)) least = came;
    }
    return least < 0 ? null : least;
  }

  /** What came in the latest stretch may be chance. */
  isLittle(step: number): boolean {
    return this.#grown(step, 1) < leastGrowth * this.#plan.calls[step]!;
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
      ? this.#isUneven(step) || this.#areOthersRestless(step)
      : this.#growsOn(step);
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

  /** What old objects let go of stays in use for a collection of the young generation. */
  #isUneven(step: number): boolean {
    const lastProbe = this.#plan.firstCompared - 1;
    let uneven = 0;
    for (let other = lastProbe; other <= step; other++) if (!this.isLittle(other)) uneven += 1;
    return uneven >= mostUneven || (step === lastProbe && this.#grown(step, 1) > mostSetUp);
  }

  #growsOn(step: number): boolean {
    const { calls, firstCompared } = this.#plan;
    const growth = this.#grown(step, 1);
    const before = this.#grown(step, 2) - growth;
    const kept = growth + this.#external[step]! - this.#external[Math.max(0, step - 1)]!;
    const isHuge = kept * (calls[step + 1]! / calls[step]!) > mostBytes;
    const pace = (growth / before) * (calls[step - 1]! / calls[step]!);
    const keepsPace = before > 0 && pace > leastPersisting && pace < mostPersisting;
    // A table doubles in one of two stretches; the first ones set things up.
    const grewAgain = step > firstCompared + 1 && calls[step]! < longerStretch * calls[step - 1]!;
    const isTable = grewAgain && growth >= leastTable * calls[step]!;
    const isPaced = keepsPace && !this.isLittle(step);
    // A longer stretch comes: a small cache is filled in it.
    const isCompared = step > firstCompared && calls[step + 1]! < longerStretch * calls[step]!;
    return step >= firstCompared && (isHuge || (isCompared && (isPaced || isTable)));
  }

  #grown(step: number, steps: number): number {
    return this.#heap[step]! - this.#heap[Math.max(0, step - steps)]!;
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
