import type {
  EffectiveThresholds,
  GateFileResult,
  GateOutcome,
  GatePlan,
  Leak,
  RepeatLeak,
  ThresholdLayer,
} from '@leaktight/core';
import { fileLayers, GateSession, isFailure } from '@leaktight/core/gate';
import type { RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest';
import { TestRunner } from 'vitest';
import {
  leaveChainedAssertions,
  releaseChainedAssertions,
  watchChainedAssertions,
} from './chained-assertions.ts';
import { failLate } from './late-failure.ts';
import { callsWithin, forgetCalls } from './leak-thresholds.ts';
import {
  type Hook,
  hasSuiteHooks,
  hooksOf,
  markAsOurs,
  openSuites,
  rerunTest,
  suitesOf,
  type RunSettings,
} from './rerun-test.ts';
import { isRunnerFile } from './runner-file.ts';
import { suitesWithin, watchSuite } from './suite-gate.ts';
import { type TagSettings, thresholdsOf } from './thresholds-of.ts';

/** What the gate in a worker needs to know; plain data. */
export interface GateOfWorker {
  readonly plan: GatePlan;
  readonly tags: readonly TagSettings[];
  readonly run: RunSettings;
}

type Use = () => Promise<void>;
type RawHook = (use: Use, ...args: never[]) => Promise<void>;

const noTimeout = { [Symbol.for('VITEST_AROUND_TIMEOUT')]: 0 };

/** Opens the gate for the test file whose setup files are running. */
export function openGate(gate: GateOfWorker, root: string): void {
  watchChainedAssertions();
  const watch = new FileGate(gate, root);
  const listen = TestRunner.getCurrentSuite() as unknown as { on(name: string, hook: RawHook): void };
  // Raw listeners: the public functions would parse their arguments as fixtures, and run inside of auto fixtures.
  listen.on(
    'aroundAll',
    rawHook((use, suite: RunnerTestSuite) => watch.aroundFile(use, suite as RunnerTestFile)),
  );
  listen.on('aroundEach', watch.aroundEach);
}

function rawHook(hook: (use: Use, argument: never) => Promise<void>): RawHook {
  const raw: RawHook = Object.assign(hook, noTimeout);
  markAsOurs(raw);
  return raw;
}

function fullNameOf(test: RunnerTestCase): string {
  return [...suitesOf(test).slice(1), test].map(({ name }) => name).join(' ');
}

class FileGate {
  readonly aroundEach: RawHook;
  readonly #gate: GateOfWorker;
  readonly #root: string;
  readonly #session: GateSession;
  readonly #open: ReturnType<typeof openSuites>;
  readonly #outcomes = new Map<RunnerTestCase, GateOutcome>();
  readonly #suiteOutcomes: { name: string; outcome: GateOutcome }[] = [];
  #layers: readonly ThresholdLayer[] = [];
  #finished: Promise<void> | undefined;
  #running = 0;

  constructor(gate: GateOfWorker, root: string) {
    this.#gate = gate;
    this.#root = root;
    this.#open = openSuites(gate.run);
    this.#session = new GateSession(gate.plan, isRunnerFile);
    this.aroundEach = rawHook((use, { task }: { task: RunnerTestCase }) => this.#watch(use, task));
  }

  async aroundFile(use: Use, file: RunnerTestFile): Promise<void> {
    this.#layers = fileLayers(this.#gate.plan, file.filepath, this.#root);
    this.#goFirst(file);
    for (const suite of suitesWithin(file)) {
      hooksOf(suite).aroundAll.unshift(rawHook((useSuite) => this.#watchSuite(suite, [], useSuite)) as Hook);
    }
    try {
      await this.#watchSuite(file, this.#layers, use);
    } finally {
      leaveChainedAssertions();
      this.#record(file);
    }
  }

  async #watch(use: Use, test: RunnerTestCase): Promise<void> {
    forgetCalls(test);
    // Now, so that settings that cannot be read fail the test before it runs.
    const thresholds = this.#thresholdsOf(test);
    await this.#session.begin();
    this.#running += 1;
    await use();
    this.#running -= 1;
    // Tests that run at the same time may be in the middle of theirs.
    if (this.#running === 0) releaseChainedAssertions();
    await this.#session.end({
      key: test,
      name: fullNameOf(test),
      thresholds: callsWithin(test).length === 0 ? thresholds : this.#thresholdsOf(test),
      passed: test.result?.state === 'pass',
      hasSuiteHooks: suitesOf(test).slice(1).some(hasSuiteHooks),
      rerun: (around, shares = false) => rerunTest(test, this.#gate.run, this.#open, { around, shares }),
      report: (outcome) => void this.#outcomes.set(test, outcome),
    });
  }

  #thresholdsOf(test: RunnerTestCase): EffectiveThresholds {
    return thresholdsOf(test, this.#layers, this.#gate.tags);
  }

  async #watchSuite(suite: RunnerTestSuite, general: readonly ThresholdLayer[], use: Use): Promise<void> {
    const report = (place: string, leak: Leak): Promise<void> => this.#reportSuite(place, leak);
    const watched = (): Promise<void> => watchSuite(this.#session, suite, { general, use, report });
    if (!hasSuiteHooks(suite)) return watched();
    await this.#session.enterHooks();
    await watched();
    this.#session.leaveHooks();
  }

  /** An error of the suite: none of its tests is to blame. */
  async #reportSuite(place: string, leak: Leak): Promise<void> {
    this.#suiteOutcomes.push({ name: place, outcome: leak });
    if (this.#gate.plan.action === 'warn') return;
    const { describeLeak } = await import('@leaktight/core/gate-report');
    const { message, ...rest } = describeLeak(leak, { colours: false, cwd: this.#root }, place);
    throw Object.assign(new Error(message), rest);
  }

  /** User setup files may register before us; and our last word comes before the file's own teardown. */
  #goFirst(file: RunnerTestFile): void {
    const { aroundEach, afterAll } = hooksOf(file);
    aroundEach.sort((a, b) => Number(b === this.aroundEach) - Number(a === this.aroundEach));
    afterAll.forEach((hook, index) => {
      afterAll[index] = Object.assign(async (...args: unknown[]) => {
        await this.#finish();
        return hook(...args);
      }, hook);
    });
    if (afterAll.length === 0) afterAll.push(() => this.#finish());
  }

  #finish(): Promise<void> {
    this.#finished ??= this.#measureAgain();
    return this.#finished;
  }

  async #measureAgain(): Promise<void> {
    await this.#session.finish();
    await this.#open.leaveAll();
    const failures: Error[] = [];
    for (const [test, outcome] of this.#outcomes) {
      (test.meta as { leaktightGate?: GateOutcome }).leaktightGate = outcome;
      if (!isFailure(outcome) || this.#gate.plan.action === 'warn') continue;
      const { describeLeak } = await import('@leaktight/core/gate-report');
      const error = describeLeak(outcome as Leak | RepeatLeak, { colours: false, cwd: this.#root });
      if (await failLate(test, error)) continue;
      failures.push(Object.assign(new Error(`${test.name}: ${error.message}`), { name: error.name }));
    }
    if (failures.length > 0)
      throw new AggregateError(failures, failures.map(({ message }) => message).join('\n'));
  }

  #record(file: RunnerTestFile): void {
    // With the file: what is reported of a test after it has ended does not reach every reporter.
    const outcomes = [...this.#outcomes].map(([test, outcome]) => ({ name: fullNameOf(test), outcome }));
    const { mode, action } = this.#gate.plan;
    (file.meta as { leaktightGate?: GateFileResult }).leaktightGate = {
      mode,
      action,
      judged: this.#session.judged,
      nativeUnjudged: this.#session.nativeUnjudged,
      outcomes: [...outcomes, ...this.#suiteOutcomes],
    };
  }
}
