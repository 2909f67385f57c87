import { pauseOptimizer } from '../engine/gauge/gauge.ts';
import type { FurtherRuns } from './further-runs.ts';
import type { Growing } from './growing-suspects.ts';
import { countingIntervals } from './object-estimate.ts';
import type { IsRunnerFile, RunSurvivors } from './run-survivors.ts';
import {
  mayPersist,
  nextInterval,
  sampleInterval,
  showsIn,
  staysIn,
  sureExcess,
  type Excess,
} from './suspect-survivors.ts';
import type { SuspectTest } from './suspicions.ts';

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

/** Suspects whose objects one profile counts, and runs of each within a profile: what the second one lets go of was replaced. */
const together = 16;
const profiledRuns = 2;

/** Of those that were above a limit in bytes: the first may fill what a suite keeps; of the last, what the next would replace is alive. */
const skippedRunsOfLarge = 1;
const judgedRunsOfLarge = 3;
const profiledRunsOfLarge = skippedRunsOfLarge + judgedRunsOfLarge + 1;

/** From so many suspects on, a run of each tells first: what one replaces is mostly what another of them left. */
const manySuspects = 12;

/** Further runs of suspects within sampling profiles, many of them at a time. */
export class ProfiledSuspects {
  readonly #further: FurtherRuns;
  readonly #isRunnerFile: IsRunnerFile;
  /** Suspects that need no closer look. */
  readonly #sure = new Map<SuspectTest, Excess>();
  /** Bytes between samples for the next look at a suspect; null where none is needed. */
  readonly #next = new Map<SuspectTest, number | null>();

  constructor(further: FurtherRuns, isRunnerFile: IsRunnerFile) {
    this.#further = further;
    this.#isRunnerFile = isRunnerFile;
  }

  /**
   * Runs them within one coarse profile, which tells whether what they leave is alive: garbage may look as if it was, as a dead object
   * of the old generation keeps what it holds until a full collection. More than once: what the next run lets go of is not counted, which
   * would take many times as long. Then counts the objects, of each suspect as closely as what is known of it asks for.
   * @returns those that leave too many at each run, or may; of those that leave far too many an estimate is enough.
   */
  async leavingMuch({ large, untried, others }: Growing): Promise<readonly SuspectTest[]> {
    const interval = sampleInterval(
      [...large, ...untried, ...others].map(({ test }) => test.thresholds.limits),
    );
    const left = others.length < manySuspects ? others : await this.#leavingOnce(others, interval);
    // A table that the first run of a test made is a new one at the second, whether it grows by half or doubles.
    const leftOfUntried =
      untried.length < manySuspects ? untried : await this.#leavingOnce(untried, interval);
    const isLarge = new Set([...large, ...leftOfUntried]);
    let many = await this.#profile([...isLarge, ...left], {
      interval,
      runsOf: (suspect) => (isLarge.has(suspect) ? profiledRunsOfLarge : profiledRuns),
      skipped: (suspect) => (isLarge.has(suspect) ? skippedRunsOfLarge : 0),
      shows: (runs, { test }, survivors) => staysIn(survivors, runs, test.thresholds.limits),
    });
    for (const finer of countingIntervals) many = await this.#countingSome(many, finer);
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

  async #countingSome(group: readonly SuspectTest[], interval: number): Promise<readonly SuspectTest[]> {
    const due = group.filter((suspect) => this.#next.get(suspect) === interval);
    const many = new Set(await this.#counting(due, interval));
    const cleared = new Set(due.filter((suspect) => !many.has(suspect)));
    return group.filter((suspect) => !cleared.has(suspect));
  }

  async #counting(group: readonly SuspectTest[], interval: number): Promise<readonly SuspectTest[]> {
    const many: SuspectTest[] = [];
    for (let at = 0; at < group.length; at += together)
      many.push(
        ...(await this.#profile(group.slice(at, at + together), {
          interval,
          runsOf: () => profiledRuns,
          shows: (runs, { test }, survivors) => mayPersist(survivors, runs, test.thresholds.limits),
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
          for (const { run } of await this.#further.run([suspect], sampling))
            runs.set(suspect, [...(runs.get(suspect) ?? []), run]);
      // There may be millions to read.
      resume();
      const survivors = sampling.read();
      const closer = countingIntervals.find((interval) => interval < profile.interval) ?? null;
      return group.filter((suspect) => {
        this.#next.set(suspect, closer);
        const all = runs.get(suspect) ?? [];
        if (all.length < profile.runsOf(suspect)) return false;
        const own = all.slice(profile.skipped?.(suspect) ?? 0);
        if (!survivors) return true;
        const { limits } = suspect.test.thresholds;
        const excess = own.length < profiledRuns ? null : sureExcess(survivors, own, limits);
        if (excess) this.#sure.set(suspect, excess);
        this.#next.set(suspect, nextInterval(survivors, own, limits));
        return !excess && profile.shows(own, suspect, survivors);
      });
    } finally {
      resume();
      sampling.close();
    }
  }
}
