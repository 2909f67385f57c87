import { AllocationSampler, compileRunMarker, pauseOptimizer } from '../engine/engine.ts';
import { macrotask } from '../engine/gauge/gauge.ts';
import { LeaktightError } from '../errors.ts';
import { difference, exceededBy, type Growth } from './growth.ts';
import { locateSuspects } from './locate-suspects.ts';
import type { Leak } from './outcome.ts';
import { judgePersistence, longestConfirmation } from './persisting.ts';
import { readRunSurvivors, type IsRunnerFile, type RunSurvivors } from './run-survivors.ts';
import type { Gauge } from './suspicions.ts';
import type { Limits } from './thresholds.ts';

/** A test to be measured again: `run` calls it once with its hooks, and rejects when it fails. */
export interface Rerun {
  readonly run: () => Promise<void>;
  readonly limits: Limits;
  readonly isRunnerFile: IsRunnerFile;
}

/** Runs of the first observation: one that replaces what it kept must be told from one that adds to it. */
const firstRuns = 3;

/**
 * Measures a test again, exactly: bytes after a full collection, every surviving object counted.
 * @returns null when the growth does not persist.
 */
export async function confirmGrowth(gauge: Gauge, rerun: Rerun): Promise<Leak | null> {
  const series = new RunSeries(gauge, rerun);
  try {
    await series.run(firstRuns);
    let survivors = series.read();
    let verdict = judgePersistence(withObjects(series.growth, survivors), rerun.limits);
    if (verdict.kind === 'more') {
      await series.run(longestConfirmation - firstRuns);
      survivors = series.read();
      verdict = judgePersistence(withObjects(series.growth, survivors), rerun.limits);
    }
    if (verdict.kind !== 'persists') return null;
    const { growth } = verdict;
    return {
      kind: 'leaking',
      exceeded: exceededBy(growth, rerun.limits),
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

/** Small beside any limit, and of a size that nothing else has. */
const markLength = 256;

/** Runs of one test within one sampling profile. */
class RunSeries {
  readonly growth: Growth[] = [];
  readonly #gauge: Gauge;
  readonly #rerun: Rerun;
  readonly #sampler = new AllocationSampler();
  readonly #resume = pauseOptimizer();
  readonly #marks: unknown[] = Array.from({ length: longestConfirmation + 1 }, () => null);
  readonly #mark = compileRunMarker(markLength);

  constructor(gauge: Gauge, rerun: Rerun) {
    this.#gauge = gauge;
    this.#rerun = rerun;
  }

  async run(count: number): Promise<void> {
    if (this.growth.length === 0) this.#start();
    await macrotask();
    let before = this.#gauge.readExact();
    let open = this.#gauge.countHandles();
    for (let run = 0; run < count; run++) {
      this.#mark(this.#marks, this.growth.length);
      await this.#rerun.run();
      await macrotask();
      const after = this.#gauge.readExact();
      const stillOpen = this.#gauge.countHandles();
      this.growth.push(difference(before, after, stillOpen - open));
      before = after;
      open = stillOpen;
    }
    this.#mark(this.#marks, this.growth.length);
  }

  read(): RunSurvivors {
    const survivors = readRunSurvivors(this.#sampler.read(), {
      runs: this.growth.length,
      isRunnerFile: this.#rerun.isRunnerFile,
      weightOf: () => 1,
    });
    if (survivors) return survivors;
    throw new LeaktightError('LEAKTIGHT_UNSUPPORTED', 'V8 lost the markers between the runs.');
  }

  close(): void {
    this.#resume();
    this.#sampler.close();
  }

  #start(): void {
    if (this.#sampler.isTaken()) {
      throw new LeaktightError(
        'LEAKTIGHT_UNSUPPORTED',
        'Another heap profiler is running in this process, and V8 has one for all.',
      );
    }
    this.#sampler.start(1);
    // The first marker of a fresh function brings feedback of its own, which must not count.
    this.#mark([null], 0);
  }
}
