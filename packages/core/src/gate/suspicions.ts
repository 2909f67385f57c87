import type { HeapGauge } from '../engine/gauge/gauge.ts';
import type { Exceeded } from './growth.ts';
import type { WatchedTest } from './gate-session.ts';
import type { IsRunnerFile } from './run-survivors.ts';
import type { Limit } from './thresholds.ts';

/** What reads how much is in use. */
export type Gauge = Pick<HeapGauge, 'readBound' | 'readExact'>;

/** A test that may have left too much behind. */
export interface SuspectTest {
  readonly test: WatchedTest;
  /** Limits that the first measurement was above; an estimate in the adaptive mode. */
  readonly exceeded: readonly Exceeded[];
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
    const able: SuspectTest[] = [];
    // The first further run only warms up: code that is new to V8 leaves feedback and bytecode behind.
    for (const suspect of suspects)
      if (await this.#try(suspect, () => suspect.test.rerun())) able.push(suspect);
    // Bytes may come in steps, as a table doubles, and what is not on the heap is not sampled.
    const known = able.filter((suspect) => knownOf(suspect).length > 0);
    const unknown = able.filter((suspect) => !known.includes(suspect));
    for (const suspect of [...known, ...(await this.#narrow(unknown))]) {
      await this.#try(suspect, () => this.#confirm(suspect));
    }
  }

  /** One collection for a whole group: those of it that left behind more than an estimate lets pass. */
  async #narrow(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    if (group.length === 0) return group;
    const { sampleRuns } = await import('./sample-runs.ts');
    const runs = group.map(({ test }) => test.rerun);
    // What failed, or could not be sampled, is told when it is measured on its own.
    const estimates = await sampleRuns(runs, this.#isRunnerFile, estimateInterval).catch(() => null);
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
  async #try({ test, exceeded }: SuspectTest, measure: () => Promise<void>): Promise<boolean> {
    try {
      await measure();
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      test.report({ kind: 'unconfirmed', exceeded, why });
      return false;
    }
  }
}

/** Bytes between samples: a thousand of the smallest objects yield some hundred, and a run stays quick. */
const estimateInterval = 128;

/** Share of a limit from which an estimate calls for an exact measurement; estimates are within some 10 %. */
const estimateMargin = 0.6;

function exceeds(estimate: number, limit: Limit | null): boolean {
  return limit !== null && estimate > limit.limit * estimateMargin;
}

function clear(suspect: SuspectTest): void {
  const exceeded = knownOf(suspect);
  if (exceeded.length > 0) suspect.test.report({ kind: 'warm-up', exceeded });
}

/** Objects of the first run were not counted; what their bytes would allow for is no finding. */
function knownOf({ exceeded }: SuspectTest): readonly Exceeded[] {
  return exceeded.filter(({ resource }) => resource !== 'objects');
}
