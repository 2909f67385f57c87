import type { GateFileResult, GateOptions, GateOutcome, GateSettings, LeakOptions } from '@leaktight/core';
import type { GateOfWorker } from './gate/gate.ts';

/** Matcher options that a config can hold: those of `LeakOptions` that survive the way to a worker. */
export type MatcherDefaults = Omit<LeakOptions, 'setUp' | 'tearDown'>;

/** Options of the Vitest plugin. */
export interface LeaktightOptions {
  /** Options for every matcher of the run; those of a call win. */
  readonly matchers?: MatcherDefaults | undefined;
  /** Watches every test of the run; `true` for all defaults. Default: off. */
  readonly gate?: GateOptions | boolean | undefined;
}

/** What the plugin hands to workers; must survive structured cloning. */
export interface WorkerOptions {
  readonly root: string;
  readonly matchers: MatcherDefaults;
  readonly gate: GateOfWorker | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    leaktight?: WorkerOptions;
  }
  interface TaskMeta {
    /** Thresholds of the leak gate for a test, a suite or a tag. */
    leaktight?: GateSettings;
    /** What the leak gate found; written by it. */
    leaktightGate?: GateOutcome | GateFileResult;
  }
}
