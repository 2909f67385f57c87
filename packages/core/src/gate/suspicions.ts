import type { SourceMaps } from '../engine/engine.ts';
import type { HeapGauge } from '../engine/gauge/gauge.ts';
import { reasonOf } from '../errors.ts';
import { timeLimit } from '../time-limit.ts';
import type { Suspected } from './confirm-growth.ts';
import { FurtherRuns, type Attempt } from './further-runs.ts';
import { GrowingSuspects } from './growing-suspects.ts';
import type { Exceeded } from './growth.ts';
import type { Rerun, WatchedTest } from './watched-test.ts';
import type { Leak } from './outcome.ts';
import type { IsRunnerFile } from './run-survivors.ts';
import { ProfiledSuspects } from './profiled-suspects.ts';
import type { Excess } from './suspect-survivors.ts';

/** What reads how much is in use. */
export type Gauge = Pick<
  HeapGauge,
  'readBound' | 'readExact' | 'openNative' | 'countHandles' | 'openKinds' | 'now' | 'workedTime' | 'makeRoom'
>;

/** Times as long as a quick file took that its further runs may take, within these milliseconds; a slow one has as long as it took. */
const timesOfQuick = 4;
const leastTime = 10_000;
const mostOfQuick = 20_000;

/** So few have the most in any case: a sampled run of a test that allocates much takes a second. */
const fewTests = 4;

/** Milliseconds on top for each test that samples show to leave several times what is allowed, and tests that get them. */
const timeToConfirm = 15_000;
const mostConfirmed = 8;

/** Times as long on the clock, where a busy machine gives them only a part of its time. */
const mostWaiting = 2;

/** A test that may have left too much behind. */
export interface SuspectTest {
  readonly test: WatchedTest;
  /** Limits that the first measurement was above; an estimate in the adaptive mode. */
  readonly exceeded: readonly Exceeded[];
  /** Whether that is its own growth, and not that of the tests before it as well. */
  readonly isAlone: boolean;
  readonly concurrentWith: number;
  /** Bytes of the heap that it left at most, all others of the same reading included; null where nothing bounds them. */
  readonly atMost?: number | null;
  /** Milliseconds; those of all that ran at the same time. */
  readonly took: number;
}

/** What is known of a suspect, or of its file, when it is measured exactly. */
type Known = Pick<Suspected, 'excess' | 'maps'>;

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

  /**
   * Measures all of them again and reports their outcomes, those first that were the most above a limit.
   * @param ownTime milliseconds that the file took; null for as much time as it takes.
   */
  async resolve(ownTime: number | null): Promise<void> {
    const suspects = this.#suspects;
    this.#suspects = [];
    const failed = new Set<SuspectTest>();
    const time = timeFor(suspects.length, ownTime ?? Infinity);
    let isOver = this.#limit(time);
    const attempt: Attempt = async (suspect, measure) => {
      if (failed.has(suspect)) return;
      const isLate = isOver();
      if (isLate || !(await tryToMeasure(suspect, measure))) failed.add(suspect);
      if (isLate) giveUp(suspect, ownTime ?? Infinity, time);
    };
    const further = new FurtherRuns(attempt);
    const growing = new GrowingSuspects(this.#gauge, further);
    const profiled = new ProfiledSuspects(further, this.#isRunnerFile);
    const unseen = suspects.filter(isUnseenByReruns);
    const large = suspects
      .filter((suspect) => !unseen.includes(suspect) && bytesOf(suspect).length > 0)
      .toSorted((a, b) => excessOf(b) - excessOf(a));
    const others = suspects.filter((suspect) => bytesOf(suspect).length === 0);
    const still = await growing.on(large);
    const again = await growing.again(others);
    const much = new Set(await profiled.leavingMuch({ ...still, others: [...still.others, ...again] }));
    const guilty = suspects.filter((suspect) => unseen.includes(suspect) || much.has(suspect));
    for (const suspect of suspects) if (!guilty.includes(suspect) && !failed.has(suspect)) clear(suspect);
    const sure = guilty.filter((suspect) => profiled.excessOf(suspect) !== null).length;
    const [isFirstOver, isMoreOver] = [isOver, this.#limit(timeToConfirm * Math.min(sure, mostConfirmed))];
    isOver = () => isFirstOver() && isMoreOver();
    const maps: SourceMaps = new Map();
    // Those first that left the most: there may not be time for all.
    for (const suspect of guilty.toSorted((a, b) => excessOf(b) - excessOf(a)))
      await attempt(suspect, () => this.#confirm(suspect, { excess: profiled.excessOf(suspect), maps }));
  }

  #limit(milliseconds: number): () => boolean {
    return timeLimit(this.#gauge, milliseconds, mostWaiting);
  }

  async #confirm(suspect: SuspectTest, known: Known): Promise<void> {
    const { test, concurrentWith } = suspect;
    const leak = await this.#measureAgain(suspect, test.rerun, known);
    // What a suite keeps until its end is filled anew in each run with hooks of its own, and once in runs that share them.
    const persists = leak && (await this.#persistsInSuite(suspect, known.excess));
    if (!leak || !persists) return clear(suspect);
    const { withHandles } = await import('./measure-again.ts');
    test.report({ ...(await withHandles(leak, test.rerun, this.#isRunnerFile)), concurrentWith });
  }

  async #persistsInSuite(suspect: SuspectTest, excess: Excess | null): Promise<boolean> {
    if (suspect.test.hasSuiteHooks === false) return true;
    const shared: Rerun = (around) => suspect.test.rerun(around, true);
    try {
      return (await this.#measureAgain(suspect, shared, { excess, maps: null })) !== null;
    } catch {
      // It takes its suite for fresh.
      return true;
    }
  }

  async #measureAgain({ test }: SuspectTest, rerun: Rerun, known: Known): Promise<Leak | null> {
    // A first further run only warms up.
    await rerun((attempt) => attempt());
    const { confirmGrowth } = await import('./measure-again.ts');
    const { limits } = test.thresholds;
    return await confirmGrowth(this.#gauge, { rerun, limits, isRunnerFile: this.#isRunnerFile, ...known });
  }
}

/** As Vitest and Jest say it, and our further runs under Jest. */
const isTimeOut = /timed out in \d|[Ee]xceeded (?:its )?timeout of/;

/** A test that cannot run twice is not failed, and not passed over in silence either. */
async function tryToMeasure(suspect: SuspectTest, measure: () => Promise<void>): Promise<boolean> {
  try {
    await measure();
    return true;
  } catch (error) {
    const text = reasonOf(error);
    const why = isTimeOut.test(text)
      ? `a further run, which is slower where allocations are sampled: ${text}`
      : text;
    leaveUnconfirmed(suspect, why);
    return false;
  }
}

/**
 * Slow hooks may make further runs take many times as long as the file did.
 * @param ownTime milliseconds that the file took; @param time those that there were.
 */
function giveUp(suspect: SuspectTest, ownTime: number, time: number): void {
  const took =
    time <= ownTime
      ? 'took as long as the file itself'
      : `took the ${Math.round(time / 1000)} s that they have in a quick file`;
  const why = `further runs of this file's tests ${took}; \`mode: 'exact'\` takes the time for all of them`;
  leaveUnconfirmed(suspect, why);
}

/** Milliseconds for further runs of so many tests of a file that took so many. */
function timeFor(tests: number, ownTime: number): number {
  const least = tests <= fewTests ? mostOfQuick : leastTime;
  return Math.max(ownTime, Math.min(mostOfQuick, Math.max(least, timesOfQuick * ownTime)));
}

function leaveUnconfirmed({ test, exceeded, isAlone, atMost = null }: SuspectTest, why: string): void {
  const { objects, heap } = test.thresholds.limits;
  const isOfObjects = objects && atMost !== null && atMost <= (heap?.limit ?? Infinity);
  const known = {
    ...(atMost === null ? {} : { atMost }),
    ...(isOfObjects && exceeded.length === 0 ? { objectLimit: objects.limit } : {}),
  };
  test.report({ kind: 'unconfirmed', exceeded: isAlone ? exceeded : [], why, ...known });
}

/** How many times a limit was left behind. */
function excessOf({ exceeded }: SuspectTest): number {
  return exceeded.reduce((most, { growth, limit }) => Math.max(most, growth / Math.max(limit, 1)), 0);
}

/** What readings of a further run do not tell, or not exactly, as they do of the heap. */
function isUnseenByReruns({ exceeded }: SuspectTest): boolean {
  return exceeded.some(({ resource }) => resource !== 'heap' && resource !== 'objects');
}

function clear(suspect: SuspectTest): void {
  const exceeded = bytesOf(suspect);
  if (suspect.isAlone && exceeded.length > 0) suspect.test.report({ kind: 'warm-up', exceeded });
}

/** Objects of the first run were not counted; what their bytes would allow for is no finding. */
function bytesOf({ exceeded }: SuspectTest): readonly Exceeded[] {
  return exceeded.filter(({ resource }) => resource !== 'objects');
}
