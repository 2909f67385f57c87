import {
  couldExceed,
  difference,
  exceededBy,
  isBound,
  isUnlimited,
  type Exceeded,
  type Growth,
} from './growth.ts';
import { Suspicions, type Gauge, type SuspectTest } from './suspicions.ts';
import type { GateOutcome, Leak } from './outcome.ts';
import { isRepeated, type GatePlan } from './gate-plan.ts';
import { HeapGauge, macrotask, type GaugeReading } from '../engine/gauge/gauge.ts';
import type { EffectiveThresholds } from './thresholds.ts';
import type { IsRunnerFile } from './run-survivors.ts';
import { RunnerShare } from './runner-share.ts';

/** A test that was watched, as an adapter describes it when it is over. */
export interface WatchedTest {
  /** The runner's own object: a further attempt of the same test replaces what was seen of the last one. */
  readonly key: object;
  readonly name: string;
  readonly thresholds: EffectiveThresholds;
  /** Whether it passed; a test that failed or skipped itself is never judged. */
  readonly passed: boolean;
  /** Set where concurrent tests work outside of their windows, so that these bound nothing. */
  readonly isConcurrent?: boolean;
  /** Calls the test once more with its hooks, and rejects when it fails. */
  readonly rerun: () => Promise<void>;
  /** Called once, when its outcome is known. */
  readonly report: (outcome: GateOutcome) => void;
}

/**
 * Watches the tests of one file, and measures those again, when all have run, that may have left too much behind.
 * Nothing is run twice before: a test must find the state that its predecessors left, as without us.
 */
export class GateSession {
  judged = 0;
  readonly #plan: GatePlan;
  readonly #isRunnerFile: IsRunnerFile;
  readonly #gauge: Gauge;
  readonly #suspicions: Suspicions;
  #before: GaugeReading | null = null;
  #scope: object | null = null;
  #group: WatchedTest[] = [];
  #running = 0;
  readonly #share = new RunnerShare();
  readonly #repeated = new Map<object, WatchedTest>();

  /** @param gauge reads the heap around every test; a scripted one stands in for it in tests. */
  constructor(plan: GatePlan, isRunnerFile: IsRunnerFile, gauge: Gauge = new HeapGauge()) {
    this.#plan = plan;
    this.#isRunnerFile = isRunnerFile;
    this.#gauge = gauge;
    this.#suspicions = new Suspicions(gauge, isRunnerFile);
  }

  /** @param scope the suite of the test: between tests of different suites other hooks ran. */
  async begin(scope: object): Promise<void> {
    this.#running += 1;
    if (this.#running > 1 || (this.#before && this.#scope === scope)) return;
    this.#scope = scope;
    this.#before = await this.#read();
  }

  async end(test: WatchedTest): Promise<void> {
    this.#running -= 1;
    this.#group.push(test);
    if (this.#running > 0) return;
    const group = this.#group;
    this.#group = [];
    const before = this.#before!;
    this.#before = await this.#read();
    this.#judge(group, before, this.#before);
  }

  /** Measures suspects again; to be called when all tests have run and the file's own hooks have not torn down. */
  async finish(): Promise<void> {
    await this.#suspicions.resolve();
    for (const test of this.#repeated.values()) await this.#repeat(test);
    this.#repeated.clear();
    this.#before = null;
  }

  async #read(): Promise<GaugeReading> {
    if (this.#plan.mode === 'adaptive') return this.#gauge.readBound();
    await macrotask();
    return this.#gauge.readExact();
  }

  #judge(group: readonly WatchedTest[], before: GaugeReading, after: GaugeReading): void {
    const growth = this.#share.takeOff(difference(before, after));
    for (const test of group) {
      const { limits, skip } = test.thresholds;
      if (skip) test.report({ kind: 'skipped', ...skip });
      this.#suspicions.drop(test.key);
      this.#repeated.delete(test.key);
      if (skip || !test.passed || isUnlimited(limits)) continue;
      this.judged += 1;
      if (isRepeated(this.#plan, test.name)) this.#repeated.set(test.key, test);
      const isBounded = !test.isConcurrent && (this.#plan.mode === 'exact' || isBound(before, after));
      if (isBounded && !couldExceed(growth, limits)) continue;
      const exceeded = exceededBy(growth, limits);
      if (!this.#plan.confirm && exceeded.length > 0 && group.length === 1) {
        test.report(leakAtOnce(exceeded, growth));
        continue;
      }
      const suspect: SuspectTest = { test, exceeded, concurrentWith: group.length - 1 };
      this.#suspicions.add(suspect);
    }
  }

  async #repeat(test: WatchedTest): Promise<void> {
    const { repeatTest } = await import('./repeat-test.ts');
    const outcome = await repeatTest(test.rerun, this.#plan.repeat!.times, this.#isRunnerFile);
    if (outcome) test.report(outcome);
  }
}

function leakAtOnce(exceeded: readonly Exceeded[], growth: Growth): Leak {
  return { kind: 'leaking', exceeded, growth, runs: 0, suspects: [], suspectsOmitted: 0, concurrentWith: 0 };
}
