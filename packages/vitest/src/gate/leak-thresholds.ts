import type { GateSettings, ThresholdLayer } from '@leaktight/core';
import { readSettings } from '@leaktight/core/gate';
import type { RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest';
import { TestRunner } from 'vitest';

/** Sets thresholds of the leak gate from within a file, a suite or a test. */
export interface LeakThresholds {
  /**
   * Holds for the file at its top, for a suite inside of `describe`, for a test inside of it.
   * @throws LeaktightError on unknown keys and unreadable sizes, Error in one of several tests that run at once.
   * @example leakThresholds({ heap: '5MB' });
   */
  (settings: GateSettings): void;
  /** Leaves the file, the suite or the test unjudged; the reason is listed in the summary. */
  skip(reason: string): void;
}

interface Place {
  readonly name: string;
  readonly type: string;
}

// By symbol: a test file may load another copy of us than the setup file did.
const key: unique symbol = Symbol.for('leaktight.thresholds');
const store = globalThis as { [key]?: WeakMap<object, ThresholdLayer[]> };
const calls = (store[key] ??= new WeakMap());

/** Thresholds of the leak gate for the file, the suite or the test that calls it. */
export const leakThresholds: LeakThresholds = Object.assign((settings: GateSettings) => add(settings), {
  skip: (reason: string) => add({ skip: reason }),
});

/** What was set by calls within a file, a suite or a test, oldest first. */
export function callsWithin(task: object): readonly ThresholdLayer[] {
  return calls.get(task) ?? [];
}

/** Forgets what an earlier attempt of a test has set. */
export function forgetCalls(task: object): void {
  calls.delete(task);
}

function add(settings: GateSettings): void {
  const place = currentPlace();
  const layer = readSettings(settings, `leakThresholds() in ${describePlace(place)}`);
  calls.set(place, [...callsWithin(place), layer]);
}

function currentPlace(): Place {
  const test = TestRunner.getCurrentTest();
  const collector = TestRunner.getCurrentSuite() as unknown as { suite?: Place; file?: RunnerTestFile };
  // Of tests that run at once, the runner names the one that began last, and none when that is over.
  const running = testsWithin(test?.file ?? collector.file).filter(({ result }) => result?.state === 'run');
  if (running.length > 1) throw new Error(atOnceMessage(running.length));
  const place = test ?? running[0] ?? collector.suite ?? collector.file;
  if (place) return place;
  throw new Error('Could not set leak thresholds: leakThresholds() was called outside of a test file.');
}

function testsWithin(suite: Partial<RunnerTestSuite> | undefined): RunnerTestCase[] {
  return (suite?.tasks ?? []).flatMap((task) => (task.type === 'test' ? [task] : testsWithin(task)));
}

function atOnceMessage(count: number): string {
  return `Could not set leak thresholds: leakThresholds() was called while ${count} tests run at the same time, and Vitest does not tell in which of them. Give them to the test itself, as in test.concurrent('…', { meta: { leaktight: { heap: '5MB' } } }, …), or call leakThresholds() in a describe around it.`;
}

/** `test "adds"`, `describe "cart"`, `file src/cart.test.ts`. */
export function describePlace({ name, type }: Place & { readonly filepath?: string }): string {
  if (type === 'test') return `test "${name}"`;
  return name === '' ? 'the file' : `describe "${name}"`;
}
