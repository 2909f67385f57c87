import type { GateOutcome } from './outcome.ts';
import type { EffectiveThresholds } from './thresholds.ts';

/**
 * Calls a test once more with its hooks, and rejects when it fails.
 * @param around calls the test itself and the hooks around each test, without those of its suites.
 * @param shares whether it may find its suites as the run before left them, and leave them so; else their hooks run around it.
 */
export type Rerun = (
  around: (attempt: () => Promise<void>) => Promise<void>,
  shares?: boolean,
) => Promise<void>;

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
  /** Whether hooks run once around suites that it is in, the file left aside; where that is not said, they may. */
  readonly hasSuiteHooks?: boolean;
  /** Its function, where the runner gives it away. */
  readonly body?: unknown;
  readonly rerun: Rerun;
  /** Called once, when its outcome is known. */
  readonly report: (outcome: GateOutcome) => void;
}
