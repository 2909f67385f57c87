import {
  forgetCallees,
  macrotask,
  pauseOptimizer,
  type GaugeReading,
  type HeapGauge,
} from '../engine/gauge/gauge.ts';
import { couldExceed, difference, isBound, smallestObject, type Exceeded } from './growth.ts';
import type { WatchedTest } from './gate-session.ts';
import type { RunSampling } from './sample-runs.ts';
import type { IsRunnerFile, RunSurvivors } from './run-survivors.ts';
import type { Limit, Limits } from './thresholds.ts';

/** What reads how much is in use. */
export type Gauge = Pick<
  HeapGauge,
  'readBound' | 'readExact' | 'openNative' | 'countHandles' | 'now' | 'makeRoom'
>;

/** A test that may have left too much behind. */
export interface SuspectTest {
  readonly test: WatchedTest;
  /** Limits that the first measurement was above; an estimate in the adaptive mode. */
  readonly exceeded: readonly Exceeded[];
  /** Whether that is its own growth, and not that of the tests before it as well. */
  readonly isAlone: boolean;
  readonly concurrentWith: number;
}

/** A further run of a suspect, and its number within a profile. */
interface SampledRun {
  readonly suspect: SuspectTest;
  readonly run: number;
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
    // Most that grew were new to V8, which keeps feedback and bytecode of them, and do not grow again. Twice: what
    // V8 had not compiled before shows once more.
    const growing = await this.#growingAgain(await this.#growingAgain(unknown, runsPerReading), 1);
    const leaving = await this.#leaving(growing);
    for (const suspect of [...known, ...leaving]) await this.#try(suspect, () => this.#confirm(suspect));
  }

  /** Runs them once more, as cheaply as at first. @returns those whose runs may have left too much behind, all together. */
  async #growingAgain(group: readonly SuspectTest[], perReading: number): Promise<readonly SuspectTest[]> {
    const growing: SuspectTest[] = [];
    // Most tests are short, and at their second run V8 would take longer to optimise them than they run.
    const resume = pauseOptimizer();
    try {
      let before: GaugeReading | null = null;
      for (let at = 0; at < group.length; at += perReading) {
        before ??= this.#gauge.readBound();
        const ran = await this.#rerunAll(group.slice(at, at + perReading), null);
        const after = this.#gauge.readBound();
        const own = difference(before, after, 0);
        const isCleared =
          isBound(before, after) &&
          ran.every(({ suspect }) => !couldExceed(own, suspect.test.thresholds.limits));
        if (!isCleared) growing.push(...ran.map(({ suspect }) => suspect));
        before = after;
      }
    } finally {
      resume();
    }
    return growing;
  }

  /**
   * Runs them within one profile, which tells whether what they leave is alive. Garbage may look as if it was: a
   * dead object of the old generation keeps what it holds until a full collection.
   */
  async #leaving(group: readonly SuspectTest[]): Promise<readonly SuspectTest[]> {
    if (group.length === 0) return group;
    const sampler = await import('./measure-again.ts');
    const interval = sampleInterval(group.map(({ test }) => test.thresholds.limits));
    const sampling = sampler.RunSampling.open(this.#isRunnerFile, interval);
    if (!sampling) return group;
    const resume = pauseOptimizer();
    try {
      const runs = await this.#rerunAll(group, sampling);
      const survivors = sampling.read();
      return runs
        .filter(({ suspect, run }) => !survivors || showsIn(survivors, run, suspect, interval))
        .map(({ suspect }) => suspect);
    } finally {
      resume();
      sampling.close();
    }
  }

  /** Runs of those that can run twice. */
  async #rerunAll(chunk: readonly SuspectTest[], sampling: RunSampling | null): Promise<SampledRun[]> {
    const runs: SampledRun[] = [];
    for (const suspect of chunk) {
      const run = sampling?.runs ?? 0;
      await this.#try(suspect, async () => {
        await suspect.test.rerun((attempt) => {
          const measure = async (): Promise<void> => {
            await attempt();
            await macrotask();
            forgetCallees(suspect.test.body);
          };
          return sampling ? sampling.run(measure) : measure();
        });
        runs.push({ suspect, run });
      });
    }
    return runs;
  }

  async #confirm(suspect: SuspectTest): Promise<void> {
    const { test, concurrentWith } = suspect;
    // A first further run only warms up.
    await test.rerun((attempt) => attempt());
    const { confirmGrowth } = await import('./measure-again.ts');
    const leak = await confirmGrowth(this.#gauge, {
      rerun: test.rerun,
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

/** Further runs that one reading may clear: what they leave behind is far below a limit, or of one of them. */
const runsPerReading = 3;

/** Samples that growth at its limit yields on average. */
const samplesAtLimit = 16;

/** Samples that it yields at least, but for one time in fifty thousand. Feedback of code that a test calls yields one or two. */
const fewestSamples = 3;

/** More would save no time. */
const coarsestInterval = 4096;

/** Bytes between samples, as coarse as the smallest of the limits allows. */
function sampleInterval(limits: readonly Limits[]): number {
  const bytes = limits.flatMap(({ objects, heap }) => [leastBytes(objects), heap?.limit ?? Infinity]);
  return Math.max(1, Math.min(coarsestInterval, Math.floor(Math.min(...bytes) / samplesAtLimit)));
}

/** Whether a sampled run left so much that it must be counted exactly. */
function showsIn(survivors: RunSurvivors, run: number, { test }: SuspectTest, interval: number): boolean {
  const { objects, heap, native } = test.thresholds.limits;
  // The profile knows nothing of what else may have grown.
  if (native) return true;
  const share = fewestSamples / samplesAtLimit;
  if (heap && survivors.bytesPerRun[run]! > heap.limit * share) return true;
  const enough = Math.floor((leastBytes(objects) / interval) * share);
  return (
    objects !== null &&
    survivors.objectsPerRun[run]! >= Math.max(enough, Math.min(fewestSamples, objects.limit + 1))
  );
}

/** Bytes of as many objects as the limit allows, at the least. */
function leastBytes(objects: Limit | null): number {
  return objects ? objects.limit * smallestObject : Infinity;
}

function clear(suspect: SuspectTest): void {
  const exceeded = bytesOf(suspect);
  if (suspect.isAlone && exceeded.length > 0) suspect.test.report({ kind: 'warm-up', exceeded });
}

/** Objects of the first run were not counted; what their bytes would allow for is no finding. */
function bytesOf({ exceeded }: SuspectTest): readonly Exceeded[] {
  return exceeded.filter(({ resource }) => resource !== 'objects');
}
