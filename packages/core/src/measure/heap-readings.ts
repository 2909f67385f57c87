import type { Collected } from '../probe/probe.ts';

/**
 * Bytes that may go in the first of two even stretches: an object of our own loop does now and then. The second must be
 * even to the byte: what V8 or the runner frees by chance could be as large as what one stretch keeps, not twice.
 */
const slack = 40;

/** Bytes per call below which growth may be chance, and an object at every tenth call does not come out. */
const leastGrowth = 6;

/** What grows the second time by about as much as the first, call by call, grows on; else something is set up. */
const leastPersisting = 0.7;
const mostPersisting = 1.5;

/** Bytes per call that numbers in an array take at least, which grows by half at a time, while the calls double twice. */
const leastPlain = 6;

/** A stretch that is so many times longer than the one before is always worth it. */
const longerStretch = 3;

/**
 * Bytes per call that are no leak, where they are all that came or went over so many times more calls: chance, now and then. The
 * smallest object at every tenth call and its place in an array add 2.4.
 */
const leastLeak = 2;
const longRun = { times: 4, stretches: 3 };

/** Bytes that may come in the last step which only settles: V8's and ours. */
const mostSetUp = 256;

/** Steps in which more came, after which collections of the young generation are given up: one may set things up. */
export const mostUneven = 2;

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

/**
 * Bytes of the heap after each step of a comparison, and what they say. Numbers in variables would be objects on the heap
 * that is compared: plain loops, and one array.
 */
export class HeapReadings {
  readonly bytes: Float64Array;
  readonly #plan: ComparisonPlan;

  constructor(plan: ComparisonPlan) {
    this.#plan = plan;
    this.bytes = new Float64Array(plan.calls.length);
  }

  /** As large as after two steps before, to the byte: what a leak adds is not made up for by chance twice. */
  isEven(step: number): boolean {
    if (step <= this.#plan.firstCompared) return false;
    return this.#isAsBefore(step)
      ? this.#isLong(Math.max(0, step - 2), step)
      : this.#cameBackTwice(step) || this.#cameBackInOrder(step);
  }

  /** Mostly it is as large as after the two latest ones, which may differ by little. */
  #isAsBefore(step: number): boolean {
    const before = this.bytes[Math.max(0, step - 1)]! - this.bytes[Math.max(0, step - 2)]!;
    return this.bytes[step] === this.bytes[step - 1] && before <= 0 && before > -slack;
  }

  /** Some functions go back and forth between buffers. */
  #cameBackTwice(step: number): boolean {
    let times = 0;
    let first = step;
    for (let other = step - 1; other >= this.#plan.firstCompared - 1; other--) {
      if (this.bytes[other] !== this.bytes[step]) continue;
      times += 1;
      first = other;
    }
    return times >= 2 && this.#isLong(first, step);
  }

  /** Or round between sizes: the two latest ones came in this order before. */
  #cameBackInOrder(step: number): boolean {
    let first = step;
    for (let other = step - 1; other >= this.#plan.firstCompared; other--)
      if (this.bytes[other] === this.bytes[step] && this.bytes[other - 1] === this.bytes[step - 1])
        first = other;
    return this.#isLong(first, step);
  }

  /** A table that each call adds to has grown, which doubles at most, as often as its calls have doubled. */
  #isLong(first: number, last: number, times = 2): boolean {
    return this.#plan.made[last]! >= times * this.#plan.made[first]!;
  }

  /**
   * Bytes that came in a run of stretches so long that a leak would have added many more; null where there is none. In none of
   * them went so much that a table could have doubled unseen, and in all of them together not what a leak adds.
   */
  growthOfLongRun(step: number): number | null {
    const { made, firstCompared } = this.#plan;
    if (this.#hasFallen(step)) return null;
    let moved = 0;
    let came = 0;
    let least = -1;
    for (let first = step - 1; first >= firstCompared - 1; first--) {
      const growth = this.bytes[first + 1]! - this.bytes[first]!;
      if (growth < -leastLeak * made[first]!) break;
      moved += Math.abs(growth);
      came += Math.max(0, growth);
      const isEnough = step - first >= longRun.stretches && this.#isLong(first, step, longRun.times);
      if (isEnough && moved <= leastLeak * (made[step]! - made[first]!)) least = came;
    }
    return least < 0 ? null : least;
  }

  /** A cache that is emptied again and again may lose, from one reading to the next, about as much as a leak adds. */
  #hasFallen(step: number): boolean {
    const { calls, firstCompared } = this.#plan;
    let fallen = 0;
    for (let other = firstCompared; other <= step; other++)
      if (this.grown(other, 1) < -leastGrowth * calls[other]!) fallen += 1;
    return fallen > 0;
  }

  /** What came in the latest stretch may be chance. */
  isLittle(step: number): boolean {
    return this.grown(step, 1) < leastGrowth * this.#plan.calls[step]!;
  }

  /** What old objects let go of stays in use for a collection of the young generation. */
  isUneven(step: number): boolean {
    const lastProbe = this.#plan.firstCompared - 1;
    let uneven = 0;
    for (let other = lastProbe; other <= step; other++) if (!this.isLittle(other)) uneven += 1;
    return uneven >= mostUneven || (step === lastProbe && this.grown(step, 1) > mostSetUp);
  }

  /** Grows at the same pace; what is set up once, and a cache until it is full, does not. */
  growsOn(step: number): boolean {
    const { calls, firstCompared } = this.#plan;
    const growth = this.grown(step, 1);
    const before = this.grown(step, 2) - growth;
    const pace = (growth / before) * (calls[step - 1]! / calls[step]!);
    const keepsPace = before > 0 && pace > leastPersisting && pace < mostPersisting;
    // In a longer stretch a small cache is filled, and its table may grow by as much as by its entries before.
    const isLonger =
      Math.max(calls[step]! / calls[step - 1]!, calls[step + 1]! / calls[step]!) >= longerStretch;
    return step > firstCompared && !isLonger && keepsPace && !this.isLittle(step);
  }

  /** Whether as much came in all compared stretches together as a collection of plain values takes. */
  grewThroughout(step: number): boolean {
    const { made, firstCompared } = this.#plan;
    const first = firstCompared - 1;
    return (
      step > firstCompared && this.grown(step, step - first) >= leastPlain * (made[step]! - made[first]!)
    );
  }

  /** Bytes that the heap grew by in so many steps up to this one. */
  grown(step: number, steps: number): number {
    return this.bytes[step]! - this.bytes[Math.max(0, step - steps)]!;
  }
}
