import { keepBytecode, pauseOptimizer, type GaugeReading } from '../engine/gauge/gauge.ts';
import type { FurtherRun, FurtherRuns } from './further-runs.ts';
import { couldExceed, difference, exceededBy, isBound, largestShare, type Growth } from './growth.ts';
import { partsToProbe, RunsPerReading } from './runs-per-reading.ts';
import type { Gauge, SuspectTest } from './suspicions.ts';
import type { Limits } from './thresholds.ts';

/** Runs by which growth in bytes is judged: a table that doubles does so in one of them. */
const judgedRuns = 3;

/** Suspects that are run on before a profile is taken for them, whose collection takes as long as many short runs; and how often. */
const fewSuspects = 4;
const runsOfFew = 3;

/** Milliseconds from which on a test is long: further runs of it within a profile may take longer than collections around fewer of them. */
const longRun = 30;

/** Further runs of a long test: a table that the first one filled is a new one in one of two. */
const runsOfLong = 2;

/** Runs that these spare: one to warm up, one that grows, and those within a profile. */
const sparedRuns = 5;

/** Suspects that grew again, by which of their limits. */
export interface Growing {
  /** Above a limit in bytes. */
  readonly large: readonly SuspectTest[];
  /** Those that nobody ran again so far. */
  readonly untried: readonly SuspectTest[];
  readonly others: readonly SuspectTest[];
}

/** Further runs of suspects, and readings of the heap around them: what tells the most for the least. */
export class GrowingSuspects {
  readonly #gauge: Gauge;
  readonly #further: FurtherRuns;

  constructor(gauge: Gauge, further: FurtherRuns) {
    this.#gauge = gauge;
    this.#further = further;
  }

  /**
   * Most that grew were new to V8, which keeps feedback and bytecode of them, and do not grow again. Twice: what V8 had
   * not compiled before shows once more. Where that clears few, as what they need is moved to the old generation while
   * they run, the rest is not run for it. Long ones first, in which garbage says nothing.
   * @returns those that may have left too much behind each time.
   */
  async again(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    const flush = keepBytecode();
    const { large, others, measured } = await this.#exactly(longestFirst(group), true).finally(flush);
    const short = group.filter((suspect) => !measured.has(suspect));
    return [...large, ...others, ...(await this.#shortAgain(short))];
  }

  async #shortAgain(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    const grown: SuspectTest[] = [];
    let tried = 0;
    for (const { part, leastCleared } of partsToProbe(group)) {
      if (tried - grown.length < leastCleared * tried) break;
      grown.push(...(await this.#growing(await this.#growing(part, false), true)));
      tried += part.length;
    }
    const left = [...grown, ...group.slice(tried)];
    return left.length > fewSuspects ? left : this.#onAndOn(left);
  }

  /** While that clears some. */
  async #onAndOn(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    let left = group;
    for (let time = 0; time < runsOfFew && left.length > 0; time++) {
      const grown = await this.#growing(left, true);
      if (grown.length === left.length && time > 0) return grown;
      left = grown;
    }
    return left;
  }

  /** Of those that were above a limit in bytes, the longest first. @returns those that grew in some run. */
  async on(group: readonly SuspectTest[]): Promise<Growing> {
    const growing = await this.#exactly(longestFirst(group));
    const short = group.filter((suspect) => !growing.measured.has(suspect));
    const { grown, untried } = await this.#inSteps(short);
    return { large: [...growing.large, ...grown], untried, others: growing.others };
  }

  /**
   * Bytes may come in steps, as a table doubles, so that these are run more often. Where that clears few, as garbage of theirs is old,
   * the rest is not run for it.
   */
  async #inSteps(group: readonly SuspectTest[]): Promise<{
    readonly grown: readonly SuspectTest[];
    readonly untried: readonly SuspectTest[];
  }> {
    const growing: SuspectTest[] = [];
    let tried = 0;
    for (const { part, leastCleared } of partsToProbe(group)) {
      if (tried - growing.length < leastCleared * tried) break;
      growing.push(...(await this.#growingInSteps(part)));
      tried += part.length;
    }
    return { grown: growing, untried: group.slice(tried) };
  }

  async #growingInSteps(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    // A first further run only warms up.
    let able = (await this.#further.run(group, null)).map(({ suspect }) => suspect);
    const growing: SuspectTest[] = [];
    for (let run = 0; run < judgedRuns && able.length > 0; run++) {
      const grew = await this.#growing(able, true);
      growing.push(...grew);
      able = able.filter((suspect) => !grew.includes(suspect));
    }
    return growing;
  }

  /** Between full collections, while these take less time than the runs that they spare. */
  async #exactly(
    group: readonly SuspectTest[],
    ofObjects = false,
  ): Promise<Omit<Growing, 'untried'> & { measured: ReadonlySet<SuspectTest> }> {
    const [large, others]: SuspectTest[][] = [[], []];
    const measured = new Set<SuspectTest>();
    const exact = new ExactRuns(this.#gauge, this.#further);
    for (const suspect of group) {
      if (exact.cost * runsOfLong > suspect.took * sparedRuns) break;
      measured.add(suspect);
      const { limits } = suspect.test.thresholds;
      let growths = await exact.growthsOf(suspect, 1);
      // Too few bytes for the objects tell as much in the first as in the second.
      if (growths.length === 0 || (ofObjects && !couldExceed(growths[0]!, limits))) continue;
      growths = [...growths, ...(await exact.growthsOf(suspect, runsOfLong - 1))];
      let bytes = judgeBytes(growths, limits);
      if (bytes === 'perhaps') {
        growths = [...growths, ...(await exact.growthsOf(suspect, runsOfLong))];
        bytes = judgeBytes(growths, limits);
        // What was let go of meanwhile may hide as many objects as it held.
        if (bytes === 'no') others!.push(suspect);
      } else if (bytes === 'no' && couldExceed(growths.at(-1)!, limits)) others!.push(suspect);
      if (bytes === 'yes') large!.push(suspect);
    }
    return { large: large!, others: others!, measured };
  }

  /** Runs them once more, as cheaply as at first. @returns those whose runs may have left too much behind, all together. */
  async #growing(group: readonly SuspectTest[], areSingle: boolean): Promise<readonly SuspectTest[]> {
    const perReading = new RunsPerReading(areSingle);
    const growing: SuspectTest[] = [];
    // Most tests are short, and at their second run V8 would take longer to optimise them than they run.
    const resume = pauseOptimizer();
    try {
      let before: GaugeReading | null = null;
      for (let at = 0, size = 0; at < group.length; at += size) {
        ({ size } = perReading);
        before ??= this.#gauge.readBound();
        const ran = await this.#further.run(group.slice(at, at + size), null);
        const after = this.#gauge.readBound();
        const share = isBound(before, after) ? largestOf(ran, difference(before, after, 0)) : Infinity;
        if (share > 1) growing.push(...ran.map(({ suspect }) => suspect));
        perReading.read(share);
        // What notices collections was renewed after one, and is old only at the next reading.
        before = after.collected ? null : after;
      }
    } finally {
      resume();
    }
    return growing;
  }
}

function longestFirst(group: readonly SuspectTest[]): readonly SuspectTest[] {
  return group.filter(({ took }) => took >= longRun).toSorted((a, b) => b.took - a.took);
}

/** Runs between full collections, where one is the end of a run and the begin of the next. */
class ExactRuns {
  /** Milliseconds that the last collection took. */
  cost = 0;
  readonly #gauge: Gauge;
  readonly #further: FurtherRuns;
  #before: GaugeReading | null = null;

  constructor(gauge: Gauge, further: FurtherRuns) {
    this.#gauge = gauge;
    this.#further = further;
  }

  /** @returns growth by run; of fewer runs where one failed. */
  async growthsOf(suspect: SuspectTest, runs: number): Promise<readonly Growth[]> {
    const growths: Growth[] = [];
    while (growths.length < runs) {
      this.#before ??= this.#gauge.readExact();
      if ((await this.#further.run([suspect], null)).length === 0) {
        this.#before = null;
        break;
      }
      const start = this.#gauge.now();
      const after = this.#gauge.readExact();
      this.cost = this.#gauge.now() - start;
      growths.push(difference(this.#before, after, 0));
      this.#before = after;
    }
    return growths;
  }
}

/**
 * Whether runs leave more bytes than their limits allow. What one leaves and the next lets go of, as a window that dies late, is perhaps
 * alive in one of two: four tell, the latter two and all of them.
 * @returns null where runs failed.
 */
function judgeBytes(growths: readonly Growth[], limits: Limits): 'yes' | 'no' | 'perhaps' | null {
  if (growths.length === 0 || growths.length % runsOfLong > 0) return null;
  const isAbove = (growth: Growth): boolean => exceededBy(growth, limits).length > 0;
  if (growths.length > runsOfLong)
    return isAbove(sumOf(growths, 0.5)) || isAbove(sumOf(growths.slice(runsOfLong))) ? 'yes' : 'no';
  if (growths.every(isAbove)) return 'yes';
  return growths.some(isAbove) || isAbove(sumOf(growths)) ? 'perhaps' : 'no';
}

function sumOf(growths: readonly Growth[], times = 1): Growth {
  const sum = (resource: 'heap' | 'external'): number =>
    times * growths.reduce((bytes, growth) => bytes + (growth[resource] ?? 0), 0);
  return { ...growths[0]!, heap: sum('heap'), external: sum('external') };
}

/** The largest part of a limit that a growth may be, of all that ran. */
function largestOf(ran: readonly FurtherRun[], growth: Growth): number {
  return Math.max(0, ...ran.map(({ suspect }) => largestShare(growth, suspect.test.thresholds.limits)));
}
