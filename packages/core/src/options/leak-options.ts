import type { Resource } from '../finding.ts';
import type { Hook } from './scenario.ts';
import type { Size } from './sizes.ts';

/** How far a leak is explained: allocation sites, a retaining path as well, everything, or nothing. */
export type Explain = 'sites' | 'path' | 'full' | false;

/** Options of `detectLeaks`, `toLeak` and `toRetainAtMost`; each has a default that is right for most tests. */
export interface LeakOptions {
  /** Calls before anything counts. Default: 5. */
  readonly warmUp?: number | undefined;
  /** Calls of the first round. Default: 16, more for fast functions. */
  readonly calls?: number | undefined;
  /** Calls after which a curve that still arrives is judged. Default: 10,000. */
  readonly maxCalls?: number | undefined;
  /** Milliseconds for all rounds together. Default: 5,000. */
  readonly timeBudget?: number | undefined;
  /** Milliseconds that one call may take before it counts as never settling. Default: 85 % of `timeBudget`. */
  readonly callTimeout?: number | undefined;
  /** Runs once, before the first warm-up call; may take as long as a call, and 60,000 ms in any case. */
  readonly setUp?: Hook | undefined;
  /** Runs once, after the last call, also when a call failed; may take as long as `setUp`. */
  readonly tearDown?: Hook | undefined;
  /** Which resources are judged. Default: all that can be measured where the test runs. */
  readonly track?: readonly Resource[] | undefined;
  /** Allocation sites that are not leaks of this test: part of `package`, `file` or `function`, or a pattern. */
  readonly ignore?: readonly (string | RegExp)[] | undefined;
  /** Whether `inconclusive` fails. Default: false. */
  readonly strict?: boolean | undefined;
  /** How far a leak is explained. Default: `'path'`. */
  readonly explain?: Explain | undefined;
  /** Milliseconds for the retaining path. Default: the rest of `timeBudget`, at least 30,000. */
  readonly explainTimeBudget?: number | undefined;
  /** Heap above which no snapshot is taken; the allocation sites remain. Default: 256 MB. */
  readonly explainHeapLimit?: Size | undefined;
  /** Keep the heap snapshot of the explanation (true: in `.leaktight/`, or a folder). It holds everything in memory. Default: false. */
  readonly keepSnapshot?: boolean | string | undefined;
  /** Show string contents in reports. Default: false. */
  readonly showValues?: boolean | undefined;
}

/** Growth per call that is still accepted, by resource. */
export interface Thresholds {
  readonly heap?: Size | undefined;
  readonly objects?: number | undefined;
  readonly external?: Size | undefined;
  readonly native?: Size | undefined;
  readonly handles?: number | undefined;
}
