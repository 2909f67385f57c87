import type { Size } from '../options/options.ts';

/** Growth that one test, or one suite, may leave behind; `false` leaves a resource unjudged. */
export interface GateThresholds {
  /** Bytes of V8's heap, after garbage collection. Built in: 1 MB. */
  readonly heap?: Size | false | undefined;
  /** Objects that are alive and were not before. Built in: 1,000. */
  readonly objects?: number | false | undefined;
  /** Bytes outside of V8's heap that JavaScript objects hold, as array buffers do. Built in: 1 MB. */
  readonly external?: Size | false | undefined;
  /**
   * Bytes that C and C++ code has from `malloc`, as the allocator counts them: needs koffi, and a process without worker
   * threads; otherwise the summary of the run says that it was not judged. Built in: not judged.
   */
  readonly native?: Size | false | undefined;
  /** Timers, sockets, servers, files and other resources that keep the event loop busy. Built in: not judged. */
  readonly handles?: number | false | undefined;
}

/** Growth that a whole suite may leave behind, from before its first hook to after its last. */
export type SuiteThresholds = Omit<GateThresholds, 'objects'>;

/** What a glob of files, a tag, a docblock, a suite, a test or a call of `leakThresholds` can set. */
export interface GateSettings extends GateThresholds {
  /** Why this is not judged at all; the reason is listed in the summary of the run. */
  readonly skip?: string;
  /** Thresholds of the suite, or the file, as a whole; it is measured once, exactly. Default: not judged. */
  readonly suite?: SuiteThresholds | undefined;
}

/** Whether every test is measured with a collection of its own, or tests are cleared as cheaply as possible first. */
export type GateMode = 'adaptive' | 'exact';

/** What happens to a test that leaves too much behind. */
export type GateAction = 'fail' | 'warn';

/** Which tests run again and how often; their growth is judged by the survival curve, as by `toLeak`. */
export interface RepeatOptions {
  readonly times: number;
  /** Part of a test's full name, or a pattern. Default: every test. */
  readonly match?: string | RegExp | undefined;
}

/** Options of the gate in a config. */
export interface GateOptions extends Omit<GateSettings, 'skip'> {
  /** Default: `'adaptive'`. */
  readonly mode?: GateMode | undefined;
  /**
   * Whether growth has to repeat before a test fails. Default: true. Without it every test is
   * measured exactly as it runs, and growth in bytes or handles fails it at once; objects are still counted in further runs.
   */
  readonly confirm?: boolean | undefined;
  /**
   * Share of the run's own time that the adaptive mode may spend on looking at tests, `0.1` or `'10%'`: tests that are
   * quicker than that allows are looked at together. Suspects are measured again beyond it. Default: 10 %.
   */
  readonly overhead?: number | `${number}%`;
  /** Default: `'fail'`. */
  readonly action?: GateAction | undefined;
  readonly repeat?: number | RepeatOptions | undefined;
  /** Settings by glob of files, relative to the root; later ones win. */
  readonly files?: Readonly<Record<string, GateSettings>> | undefined;
}
