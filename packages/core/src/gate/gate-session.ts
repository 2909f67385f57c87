import {
  boundSince,
  couldExceed,
  difference,
  exceededBy,
  isBound,
  isUnlimited,
  largestShares,
  type Growth,
} from './growth.ts';
import { NativeLimit } from './native-limit.ts';
import { openedHandles } from './open-handles.ts';
import { Pace } from './pace.ts';
import { SuiteGrowth } from './suite-growth.ts';
import { Suspicions, type Gauge } from './suspicions.ts';
import { unlocatedLeak } from './outcome.ts';
import { asksFor, isRepeated, type GatePlan } from './gate-plan.ts';
import { forgetCallees, HeapGauge, macrotask, type GaugeReading } from '../engine/gauge/gauge.ts';
import { withoutWarnings } from './quiet-warnings.ts';
import type { WatchedTest } from './watched-test.ts';
import type { IsRunnerFile } from './run-survivors.ts';
import { RunnerShare } from './runner-share.ts';

/** A test that waits for the next reading. */
interface RanTest {
  readonly test: WatchedTest;
  /** Handles that are open and were not before it. */
  readonly handles: number;
  readonly concurrentWith: number;
  /** Milliseconds. */
  readonly took: number;
}

/** What readings say about the tests between them. */
interface Measured {
  readonly growth: Growth;
  /** The most that can have been left behind; the same as `growth` in the adaptive mode. */
  readonly bound: Growth;
  readonly isBounded: boolean;
}

/** What a test is suspected of having left behind. */
type Suspicion = 'none' | 'objects' | 'bytes';

/**
 * Watches the tests of one file, and measures those again, when all have run, that may have left too much behind.
 * Nothing is run twice before: a test must find the state that its predecessors left, as without us.
 */
export class GateSession {
  judged = 0;
  /** For thresholds of whole suites, around the tests in them. */
  readonly suites: SuiteGrowth;
  readonly #plan: GatePlan;
  readonly #isRunnerFile: IsRunnerFile;
  readonly #gauge: Gauge;
  readonly #suspicions: Suspicions;
  readonly #native: NativeLimit;
  readonly #share = new RunnerShare();
  readonly #pace: Pace;
  readonly #repeated = new Map<object, WatchedTest>();
  /** The reading before the tests of the batch. */
  #before: GaugeReading | null = null;
  #batch: RanTest[] = [];
  /** Tests that run at the same time. */
  #group: WatchedTest[] = [];
  #running = 0;
  #handles = 0;
  #startedAt: number | null = null;
  #begunAt = 0;

  /** @param gauge reads the heap around tests; a scripted one stands in for it in tests. */
  constructor(
    plan: GatePlan,
    isRunnerFile: IsRunnerFile,
    gauge: Gauge = new HeapGauge(plan.mode === 'exact', plan.isCovered),
  ) {
    this.#plan = plan;
    this.#isRunnerFile = isRunnerFile;
    this.#gauge = gauge;
    this.#suspicions = new Suspicions(gauge, isRunnerFile);
    this.#native = new NativeLimit(gauge);
    if (asksFor(plan, 'native')) this.#native.open();
    this.suites = new SuiteGrowth(gauge, this.#native);
    this.#pace = new Pace(plan.mode === 'exact' ? Infinity : plan.overhead);
  }

  /** Why native memory was not judged although a threshold asks for it; null when it was, or none does. */
  get nativeUnjudged(): string | null {
    return this.#native.unjudged;
  }

  /** To be called before the hooks of a suite run: what they leave behind is no test's. */
  async enterHooks(): Promise<void> {
    if (this.#running > 0) return;
    await this.#close();
    this.#before = null;
  }

  /** To be called after they ran. */
  leaveHooks(): void {
    if (this.#batch.length === 0) this.#before = null;
  }

  async begin(): Promise<void> {
    this.#running += 1;
    if (this.#running > 1) return;
    this.#startedAt ??= this.#gauge.now();
    this.#before ??= await this.#read();
    this.#handles = this.#gauge.countHandles();
    this.#begunAt = this.#gauge.now();
  }

  async end(test: WatchedTest): Promise<void> {
    this.#running -= 1;
    const limits = this.#native.judgeable(test.thresholds.limits);
    this.#group.push({ ...test, thresholds: { ...test.thresholds, limits } });
    forgetCallees(test.body);
    if (this.#running > 0) return;
    const took = this.#gauge.now() - this.#begunAt;
    const handles = await openedHandles(this.#gauge, this.#handles, this.#group);
    const concurrentWith = this.#group.length - 1;
    for (const each of this.#group) this.#batch.push({ test: each, handles, concurrentWith, took });
    this.#group = [];
    if (this.#isDue()) await this.#close();
  }

  /** Measures suspects again; to be called when all tests have run and the file's own hooks have not torn down. */
  async finish(): Promise<void> {
    await this.#close();
    if (this.#suspicions.areEmpty && this.#repeated.size === 0) return;
    await this.suites.apart(() => withoutWarnings(() => this.#runAgain()));
    this.#repeated.clear();
    this.#before = null;
  }

  async #runAgain(): Promise<void> {
    const isExact = this.#plan.mode === 'exact';
    await this.#suspicions.resolve(isExact ? null : this.#gauge.now() - (this.#startedAt ?? 0));
    for (const test of this.#repeated.values()) await this.#repeat(test);
  }

  #isDue(): boolean {
    return this.#batch.length > 0 && this.#pace.isDue(this.#gauge.now(), this.#batch.length);
  }

  async #read(): Promise<GaugeReading> {
    if (this.#plan.mode === 'exact') await macrotask();
    const start = this.#gauge.now();
    const reading = this.#plan.mode === 'exact' ? this.#gauge.readExact() : this.#gauge.readBound();
    this.#pace.read(start, this.#gauge.now());
    return reading;
  }

  /** Judges the tests since the last reading. */
  async #close(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    const measured = await this.#measure(this.#before!);
    const isAlone = batch.every(({ concurrentWith }) => concurrentWith + 1 === batch.length);
    const suspicions = batch.map((ran) => this.#judge(ran, { ...measured, isAlone }));
    this.#pace.judged({
      tests: batch.length,
      ...largestShares(
        measured.bound,
        batch.map(({ test }) => test.thresholds.limits),
      ),
      hasManyBytes: suspicions.includes('bytes'),
    });
    if (this.#plan.mode === 'exact' || suspicions.every((each) => each === 'none')) return;
    // What notices collections was renewed after one, and is old only at the next reading.
    if (this.#gauge.makeRoom() || this.#before!.collected) this.#before = await this.#read();
  }

  /** What was left behind since a reading. */
  async #measure(before: GaugeReading): Promise<Measured> {
    if (this.#plan.mode === 'adaptive') {
      const after = await this.#read();
      this.#before = after;
      const growth = this.#share.takeOff(difference(before, after, 0));
      return { growth, bound: growth, isBounded: isBound(before, after) };
    }
    await macrotask();
    // First: a full collection also frees what is older, which would hide as much that is left behind.
    const bound = this.#gauge.readBound();
    this.#before = this.#gauge.readExact();
    return {
      growth: difference(before, this.#before, 0),
      bound: this.#share.takeOff(boundSince(before, bound)),
      isBounded: isBound(before, bound),
    };
  }

  #judge(
    { test, handles, concurrentWith, took }: RanTest,
    window: Measured & { isAlone: boolean },
  ): Suspicion {
    const growth = { ...window.growth, handles };
    const { limits, skip } = test.thresholds;
    const isRead = limits.native === null || growth.native !== null;
    const isBounded = window.isBounded && isRead && !test.isConcurrent;
    if (skip) test.report({ kind: 'skipped', ...skip });
    this.#suspicions.drop(test.key);
    this.#repeated.delete(test.key);
    if (skip || !test.passed || isUnlimited(limits)) return 'none';
    this.judged += 1;
    if (isRepeated(this.#plan, test.name)) this.#repeated.set(test.key, test);
    const exceeded = exceededBy(growth, limits);
    const couldBeMore = couldExceed({ ...window.bound, handles }, limits);
    if (isBounded && exceeded.length === 0 && !couldBeMore) return 'none';
    if (!this.#plan.confirm && exceeded.length > 0 && concurrentWith === 0) {
      test.report(unlocatedLeak(exceeded, growth, 0));
      return 'none';
    }
    const atMost = isBounded ? window.bound.heap : null;
    this.#suspicions.add({ test, exceeded, isAlone: window.isAlone, concurrentWith, took, atMost });
    return exceeded.length > 0 ? 'bytes' : 'objects';
  }

  async #repeat(test: WatchedTest): Promise<void> {
    const { repeatTest } = await import('./measure-again.ts');
    const outcome = await repeatTest(test.rerun, this.#plan.repeat!.times, this.#isRunnerFile);
    if (outcome) test.report(outcome);
  }
}
