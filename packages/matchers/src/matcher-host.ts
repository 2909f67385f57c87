import type { LeakOptions } from '@leaktight/core';
import type { ExpectState } from './expect-state.ts';
import type { PendingMeasurement } from './pending-measurements.ts';

/** What a runner's adapter provides around the matchers. */
export interface MatcherHost {
  /** Options from the runner's configuration. */
  readonly defaults: LeakOptions;
  /** File paths in reports are relative to this folder. */
  readonly cwd: string;
  /** Milliseconds until the runner gives up on the test; null when there is no end, or none is known. */
  timeLeft(state: ExpectState): number | null;
  /** Tells something although the assertion passed. */
  notify(notice: string, state: ExpectState): void;
  /**
   * Called synchronously when a measurement begins, so that one that nobody awaits can fail its test.
   * @returns whether it will.
   */
  watch(measurement: PendingMeasurement, state: ExpectState): boolean;
  /** How many times the runner asks a matcher for its result, in the call, before it hands the promise to the test. */
  ownThens(state: ExpectState): number;
  /** Has the runner let go of what assertions that are over were about: it would count as alive. */
  letGo?(state: ExpectState): void;
  /** The function that `expect` calls where it is not the bound matcher itself; stacks begin at its caller. */
  entryOf?(name: string): (...args: never[]) => unknown;
}
