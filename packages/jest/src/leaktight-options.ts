import type { GateOptions, LeakOptions } from '@leaktight/core';

/** Matcher options that a Jest config can hold: plain values only. */
export type MatcherDefaults = Omit<LeakOptions, 'setUp' | 'tearDown'>;

/** What `testEnvironmentOptions.leaktight` may hold. */
export interface LeaktightOptions {
  /** Options for every matcher of the run; those of a call win. */
  readonly matchers?: MatcherDefaults | undefined;
  /** Watches every test of the run; `true` for all defaults. Default: off. */
  readonly gate?: GateOptions | boolean | undefined;
}
