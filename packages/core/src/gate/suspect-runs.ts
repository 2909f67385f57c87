import { forgetCallees, macrotask, pauseOptimizer, type GaugeReading } from '../engine/gauge/gauge.ts';
import { difference, isBound, largestShare, type Growth } from './growth.ts';
import { partsToProbe, RunsPerReading } from './runs-per-reading.ts';
import type { IsRunnerFile, RunSurvivors } from './run-survivors.ts';
import type { RunSampling } from './sample-runs.ts';
import {
  mayPersist,
  sampleInterval,
  showsIn,
  staysIn,
  sureExcess,
  type Excess,
} from './suspect-survivors.ts';
import type { Gauge, SuspectTest } from './suspicions.ts';

/** A further run of a suspect, and its number within a profile. */
interface SampledRun {
  readonly suspect: SuspectTest;
  readonly run: number;
}

/** Whether the survivors of some runs of a suspect show that it has to be looked at more closely. */
type Shows = (runs: readonly number[], suspect: SuspectTest, survivors: RunSurvivors) => boolean;

/** How suspects are profiled. */
interface Profile {
  readonly interval: number;
  readonly runsOf: (suspect: SuspectTest) => number;
  /** First runs that are not looked at. */
  readonly skipped?: (suspect: SuspectTest) => number;
  readonly shows: Shows;
}

/** Measures a suspect, unless that failed before; tells when it does. */
type Attempt = (suspect: SuspectTest, measure: () => Promise<void>) => Promise<void>;

/** Runs by which growth in bytes is judged: a table that doubles does so in one of them. */
const judgedRuns = 3;

/** Suspects whose objects one profile counts, and runs of each within a profile: what the second one lets go of was replaced. */
const together = 16;
const profiledRuns = 2;

/** Of those that were above a limit in bytes: the first may fill what a suite keeps; of the last, what the next would replace is alive. */
const skippedRunsOfLarge = 1;
const profiledRunsOfLarge = skippedRunsOfLarge + judgedRuns + 1;

/** From so many suspects on, a run of each tells first: what one replaces is mostly what another of them left. */
const manySuspects = 12;

/**
 * Bytes between samples, from the coarsest: to see all objects of a test that renders takes some seconds. A tenth of the
 * smallest objects is seen, then a third.
 */
const countingIntervals = [256, 64, 1];

/** Further runs of suspects, from the cheapest to the most telling, many of them at a time. */
export class SuspectRuns {
  readonly #gauge: Gauge;
  readonly #isRunnerFile: IsRunnerFile;
  readonly #attempt: Attempt;
  /** Suspects that need no closer look. */
  readonly #sure = new Map<SuspectTest, Excess>();
  /** Suspects that fail where their suites are as a run before left them. */
  readonly #alone = new Set<SuspectTest>();

  constructor(gauge: Gauge, isRunnerFile: IsRunnerFile, attempt: Attempt) {
    this.#gauge = gauge;
    this.#isRunnerFile = isRunnerFile;
    this.#attempt = attempt;
  }

  /**
   * Most that grew were new to V8, which keeps feedback and bytecode of them, and do not grow again. Twice: what V8 had
   * not compiled before shows once more. Where that clears few, as what they need is moved to the old generation while
   * they run, the rest is not run for it.
   * @returns those that may have left too much behind each time.
   */
  async growingAgain(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    const grown: SuspectTest[] = [];
    let tried = 0;
    for (const { part, leastCleared } of partsToProbe(group)) {
      if (tried - grown.length < leastCleared * tried) break;
      grown.push(...(await this.#growing(await this.#growing(part, false), true)));
      tried += part.length;
    }
    return [...grown, ...group.slice(tried)];
  }

  /**
   * Of those that were above a limit in bytes: bytes may come in steps, as a table doubles, so that these are run more often.
   * @returns those that grew in some run.
   */
  async growingOn(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    // A first further run only warms up.
    let able = (await this.#rerun(group, null)).map(({ suspect }) => suspect);
    const growing: SuspectTest[] = [];
    for (let run = 0; run < judgedRuns && able.length > 0; run++) {
      const grew = await this.#growing(able, true);
      growing.push(...grew);
      able = able.filter((suspect) => !grew.includes(suspect));
    }
    return growing;
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
        const ran = await this.#rerun(group.slice(at, at + size), null);
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

  /**
   * Runs them within one coarse profile, which tells whether what they leave is alive: garbage may look as if it was, as a dead object
   * of the old generation keeps what it holds until a full collection. More than once: what the next run lets go of is not counted, which
   * would take many times as long. Then counts the objects, about and at last exactly.
   * @param large that were above a limit in bytes.
   * @returns those that leave too many at each run, or may; of those that leave far too many an estimate is enough.
   */
  async leavingMuch(
    large: readonly SuspectTest[],
    others: readonly SuspectTest[],
  ): Promise<readonly SuspectTest[]> {
    const interval = sampleInterval([...large, ...others].map(({ test }) => test.thresholds.limits));
    const left = others.length < manySuspects ? others : await this.#leavingOnce(others, interval);
    const isLarge = new Set(large);
    let many = await this.#profile([...large, ...left], {
      interval,
      runsOf: (suspect) => (isLarge.has(suspect) ? profiledRunsOfLarge : profiledRuns),
      skipped: (suspect) => (isLarge.has(suspect) ? skippedRunsOfLarge : 0),
      shows: (runs, { test }, survivors) => staysIn(survivors, runs, test.thresholds.limits),
    });
    for (const finer of countingIntervals) many = await this.#counting(many, finer);
    return [...this.#sure.keys(), ...many];
  }

  /** By what an estimate shows a suspect to be above its limits; null where that takes an exact count. */
  excessOf(suspect: SuspectTest): Excess | null {
    return this.#sure.get(suspect) ?? null;
  }

  async #leavingOnce(group: readonly SuspectTest[], interval: number): Promise<readonly SuspectTest[]> {
    return this.#profile(group, {
      interval,
      runsOf: () => 1,
      shows: ([run], { test }, survivors) => showsIn(survivors, run!, test.thresholds.limits),
    });
  }

  async #counting(group: readonly SuspectTest[], interval: number): Promise<readonly SuspectTest[]> {
    const shows: Shows = (runs, { test }, survivors) =>
      mayPersist(survivors, runs, test.thresholds.limits, interval);
    const many: SuspectTest[] = [];
    for (let at = 0; at < group.length; at += together)
      many.push(
        ...(await this.#profile(group.slice(at, at + together), {
          interval,
          runsOf: () => profiledRuns,
          shows,
        })),
      );
    return many;
  }

  async #profile(group: readonly SuspectTest[], profile: Profile): Promise<readonly SuspectTest[]> {
    if (group.length === 0) return group;
    const sampler = await import('./measure-again.ts');
    const sampling = sampler.RunSampling.open(this.#isRunnerFile, profile.interval);
    if (!sampling) return group;
    const resume = pauseOptimizer();
    try {
      const runs = new Map<SuspectTest, number[]>();
      for (const suspect of group)
        for (let time = 0; time < profile.runsOf(suspect); time++)
          for (const { run } of await this.#rerun([suspect], sampling))
            runs.set(suspect, [...(runs.get(suspect) ?? []), run]);
      const survivors = sampling.read();
      return group.filter((suspect) => {
        const all = runs.get(suspect) ?? [];
        if (all.length < profile.runsOf(suspect)) return false;
        const own = all.slice(profile.skipped?.(suspect) ?? 0);
        if (!survivors) return true;
        const { limits } = suspect.test.thresholds;
        const excess = own.length < profiledRuns ? null : sureExcess(survivors, own, limits);
        if (excess) this.#sure.set(suspect, excess);
        return !excess && profile.shows(own, suspect, survivors);
      });
    } finally {
      resume();
      sampling.close();
    }
  }

  /** Runs of those that can run twice. */
  async #rerun(chunk: readonly SuspectTest[], sampling: RunSampling | null): Promise<SampledRun[]> {
    const runs: SampledRun[] = [];
    for (const suspect of chunk) {
      const run = async (shares: boolean): Promise<void> => {
        const number = sampling?.runs ?? 0;
        await this.#runOnce(suspect, sampling, shares);
        runs.push({ suspect, run: number });
      };
      await this.#attempt(suspect, async () => {
        if (this.#alone.has(suspect)) return await run(false);
        // A test may take its suite for fresh, whose hooks are then run for it alone.
        await run(true).catch(async () => {
          this.#alone.add(suspect);
          await run(false);
        });
      });
    }
    return runs;
  }

  async #runOnce({ test }: SuspectTest, sampling: RunSampling | null, shares: boolean): Promise<void> {
    await test.rerun((attempt) => {
      const measure = async (): Promise<void> => {
        await attempt();
        await macrotask();
        forgetCallees(test.body);
      };
      return sampling ? sampling.run(measure) : measure();
    }, shares);
  }
}

/** The largest part of a limit that a growth may be, of all that ran. */
function largestOf(ran: readonly SampledRun[], growth: Growth): number {
  return Math.max(0, ...ran.map(({ suspect }) => largestShare(growth, suspect.test.thresholds.limits)));
}
