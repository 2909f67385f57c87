import { macrotask, pauseOptimizer, type HeapGauge } from '../engine/gauge/gauge.ts';
import { couldExceed, difference, isBound, smallestObject, type Exceeded } from './growth.ts';
import type { WatchedTest } from './gate-session.ts';
import type { IsRunnerFile } from './run-survivors.ts';
import type { Limit, Limits } from './thresholds.ts';

/** What reads how much is in use. */
export type Gauge = Pick<HeapGauge, 'readBound' | 'readExact' | 'countHandles' | 'now' | 'makeRoom'>;

/** A test that may have left too much behind. */
export interface SuspectTest {
  readonly test: WatchedTest;
  /** Limits that the first measurement was above; an estimate in the adaptive mode. */
  readonly exceeded: readonly Exceeded[];
  /** Whether that is its own growth, and not that of the tests before it as well. */
  readonly isAlone: boolean;
  readonly concurrentWith: number;
}

/** Tests that are measured again, cheaply at first: most grew once, or only seemed to. */
export class Suspicions {
  readonly #gauge: Gauge;
  readonly #isRunnerFile: IsRunnerFile;
  #suspects: SuspectTest[] = [];

  constructor(gauge: Gauge, isRunnerFile: IsRunnerFile) {
    this.#gauge = gauge;
    this.#isRunnerFile = isRunnerFile;
  }

  get areEmpty(): boolean {
    return this.#suspects.length === 0;
  }

  add(suspect: SuspectTest): void {
    this.#suspects.push(suspect);
  }

  /** A further attempt decides alone. */
  drop(key: object): void {
    if (this.#suspects.length > 0) this.#suspects = this.#suspects.filter(({ test }) => test.key !== key);
  }

  /** Measures all of them again and reports their outcomes. */
  async resolve(): Promise<void> {
    const suspects = this.#suspects;
    this.#suspects = [];
    // Bytes may come in steps, as a table doubles: those are observed for longer.
    const known = suspects.filter((suspect) => bytesOf(suspect).length > 0);
    const unknown = suspects.filter((suspect) => !known.includes(suspect));
    const leaving = await this.#stillSuspected(unknown);
    for (const suspect of [...known, ...leaving]) {
      await this.#try(suspect, () => this.#confirm(suspect));
    }
  }

  /** Those of which it is true; one that cannot run again is reported. */
  async #select(
    suspects: readonly SuspectTest[],
    isTrue: (suspect: SuspectTest) => Promise<boolean>,
  ): Promise<SuspectTest[]> {
    const selected: SuspectTest[] = [];
    for (const suspect of suspects)
      await this.#try(suspect, async () => void ((await isTrue(suspect)) && selected.push(suspect)));
    return selected;
  }

  async #stillSuspected(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    // Most tests are short, and at their second run V8 would take longer to optimise them than they run.
    const resume = pauseOptimizer();
    try {
      return await this.#narrow(await this.#growingAgain(group));
    } finally {
      resume();
    }
  }

  /** Runs them again: those that grow again, and those that were not asked since others did. */
  async #growingAgain(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    let inARow = 0;
    return this.#select(group, async (suspect) => {
      // What tests of one file leave in the old generation is alike: sampling tells whether it is alive.
      if (inARow >= enoughInARow) return true;
      const grows = await this.#growsAgain(suspect);
      inARow = grows ? inARow + 1 : 0;
      return grows;
    });
  }

  /** As cheaply as at first: most that grew were new to V8, which keeps feedback and bytecode of them. */
  async #growsAgain({ test }: SuspectTest): Promise<boolean> {
    const before = this.#gauge.readBound();
    const handles = this.#gauge.countHandles();
    await test.rerun();
    await macrotask();
    const after = this.#gauge.readBound();
    const growth = difference(before, after, this.#gauge.countHandles() - handles);
    return !isBound(before, after) || couldExceed(growth, test.thresholds.limits);
  }

  /** One collection for a whole group: those of it that left behind more than an estimate lets pass. */
  async #narrow(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    if (group.length === 0) return group;
    const { sampleRuns } = await import('./sample-runs.ts');
    const runs = group.map(({ test }) => test.rerun);
    const interval = estimateInterval(group.map(({ test }) => test.thresholds.limits));
    // What failed, or could not be sampled, is told when it is measured on its own.
    const estimates = await sampleRuns(runs, this.#isRunnerFile, interval).catch(() => null);
    if (!estimates) return group;
    return group.filter(({ test }, index) => {
      const { objects, heap } = test.thresholds.limits;
      return (
        exceeds(estimates.objectsPerRun[index]!, objects) || exceeds(estimates.bytesPerRun[index]!, heap)
      );
    });
  }

  async #confirm(suspect: SuspectTest): Promise<void> {
    const { test, concurrentWith } = suspect;
    // A first further run only warms up.
    await test.rerun();
    // Loaded for suspects only.
    const { confirmGrowth } = await import('./confirm-growth.ts');
    const leak = await confirmGrowth(this.#gauge, {
      run: test.rerun,
      limits: test.thresholds.limits,
      isRunnerFile: this.#isRunnerFile,
    });
    if (leak) test.report({ ...leak, concurrentWith });
    else clear(suspect);
  }

  /** A test that cannot run twice is not failed, and not passed over in silence either. */
  async #try({ test, exceeded, isAlone }: SuspectTest, measure: () => Promise<void>): Promise<boolean> {
    try {
      await measure();
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      test.report({ kind: 'unconfirmed', exceeded: isAlone ? exceeded : [], why });
      return false;
    }
  }
}

/** Suspects that grow again one after the other, after which the others are not asked. */
const enoughInARow = 3;

/** Samples that growth at its limit yields at least: an estimate from so many is within some 15 %. */
const samplesAtLimit = 45;

/** More would save no time. */
const coarsestInterval = 512;

/** Bytes between samples, as coarse as the smallest of the limits allows. */
function estimateInterval(limits: readonly Limits[]): number {
  const bytes = limits.flatMap(({ objects, heap }) => [
    objects ? objects.limit * smallestObject : Infinity,
    heap?.limit ?? Infinity,
  ]);
  return Math.max(1, Math.min(coarsestInterval, Math.floor(Math.min(...bytes) / samplesAtLimit)));
}

/** Share of a limit from which an estimate calls for an exact measurement. */
const estimateMargin = 0.4;

function exceeds(estimate: number, limit: Limit | null): boolean {
  return limit !== null && estimate > limit.limit * estimateMargin;
}

function clear(suspect: SuspectTest): void {
  const exceeded = bytesOf(suspect);
  if (suspect.isAlone && exceeded.length > 0) suspect.test.report({ kind: 'warm-up', exceeded });
}

/** Objects of the first run were not counted; what their bytes would allow for is no finding. */
function bytesOf({ exceeded }: SuspectTest): readonly Exceeded[] {
  return exceeded.filter(({ resource }) => resource !== 'objects');
}
