import { macrotask, pauseOptimizer } from '../engine/gauge/gauge.ts';
import { LeaktightError } from '../errors.ts';
import { difference, exceededBy, type Growth } from './growth.ts';
import { locateSuspects } from './locate-suspects.ts';
import type { Leak } from './outcome.ts';
import { judgePersistence, longestConfirmation } from './persisting.ts';
import type { IsRunnerFile, RunSurvivors } from './run-survivors.ts';
import { RunSampling } from './sample-runs.ts';
import type { Rerun } from './gate-session.ts';
import type { Gauge } from './suspicions.ts';
import type { Limits } from './thresholds.ts';

/** A test to be measured again. */
export interface Suspected {
  readonly rerun: Rerun;
  readonly limits: Limits;
  readonly isRunnerFile: IsRunnerFile;
}

/** Runs of the first observation: one that replaces what it kept must be told from one that adds to it. */
const firstRuns = 3;

/**
 * Measures a test again, exactly: bytes after a full collection, every surviving object counted.
 * @returns null when the growth does not persist.
 */
export async function confirmGrowth(gauge: Gauge, test: Suspected): Promise<Leak | null> {
  const series = new RunSeries(gauge, test);
  try {
    await series.run(firstRuns);
    let survivors = series.read();
    let verdict = judgePersistence(withObjects(series.growth, survivors), test.limits);
    if (verdict.kind === 'more') {
      await series.run(longestConfirmation - firstRuns);
      survivors = series.read();
      verdict = judgePersistence(withObjects(series.growth, survivors), test.limits);
    }
    if (verdict.kind !== 'persists') return null;
    const { growth } = verdict;
    return {
      kind: 'leaking',
      exceeded: exceededBy(growth, test.limits),
      growth,
      runs: series.growth.length,
      ...locateSuspects(survivors.sites, series.growth.length),
      concurrentWith: 0,
    };
  } finally {
    series.close();
  }
}

/** The last run's survivors may be those that the next one replaces. */
function withObjects(growth: readonly Growth[], { objectsPerRun }: RunSurvivors): Growth[] {
  return growth.map((each, run) => ({
    ...each,
    objects: objectsPerRun[Math.min(run, growth.length - 2)] ?? 0,
  }));
}

/** Runs of one test within one sampling profile. */
class RunSeries {
  readonly growth: Growth[] = [];
  readonly #gauge: Gauge;
  readonly #test: Suspected;
  readonly #sampling: RunSampling;
  readonly #resume = pauseOptimizer();

  constructor(gauge: Gauge, test: Suspected) {
    this.#gauge = gauge;
    this.#test = test;
    const sampling = RunSampling.open(test.isRunnerFile, 1);
    if (sampling) this.#sampling = sampling;
    else {
      this.#resume();
      throw new LeaktightError(
        'LEAKTIGHT_UNSUPPORTED',
        'Another heap profiler is running in this process, and V8 has one for all.',
      );
    }
  }

  async run(count: number): Promise<void> {
    for (let run = 0; run < count; run++)
      await this.#test.rerun((attempt) => this.#sampling.run(() => this.#measure(attempt)));
  }

  /** Read anew before every run: the hooks of suites ran since the last one. */
  async #measure(attempt: () => Promise<void>): Promise<void> {
    await macrotask();
    const before = this.#gauge.readExact();
    const open = this.#gauge.countHandles();
    await attempt();
    await macrotask();
    const after = this.#gauge.readExact();
    this.growth.push(difference(before, after, this.#gauge.countHandles() - open));
  }

  read(): RunSurvivors {
    const survivors = this.#sampling.read();
    if (survivors) return survivors;
    throw new LeaktightError('LEAKTIGHT_UNSUPPORTED', 'V8 lost the markers between the runs.');
  }

  close(): void {
    this.#resume();
    this.#sampling.close();
  }
}
