import { callback, flag, millisecondsFrom, type OptionChecks, wholeNumber } from '../options/options.ts';
import type { Size } from '../options/options.ts';

/** What a watch reads: bytes, and a count of active handles and requests. */
export type Watched = 'heap' | 'external' | 'native' | 'rss' | 'handles';

export const watchedResources: readonly Watched[] = ['heap', 'external', 'native', 'rss', 'handles'];

/** A limit by resource: sizes, or a number of handles. */
export type Limits = Readonly<Partial<Record<Exclude<Watched, 'handles'>, Size>> & { handles?: number }>;

/** A limit that was passed, or is kept again. */
export interface MemoryAlert {
  readonly resource: Watched;
  /** `level`: the reading itself. `trend`: its growth per minute. */
  readonly kind: 'level' | 'trend';
  readonly state: 'raised' | 'cleared';
  readonly value: number;
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface WatchOptions {
  /** Milliseconds between readings. Default: 1,000. */
  readonly interval?: number | undefined;
  /** Readings above these raise an alert. */
  readonly thresholds?: Limits | undefined;
  /** Growth per minute above these, and unlikely to be chance, raises an alert. */
  readonly trends?: Limits | undefined;
  /** What it throws is told once, as a warning of the process; the watch goes on. */
  readonly onAlert?: ((alert: MemoryAlert) => void) | undefined;
  /** Readings that are kept, up to 10,000,000; older ones make room. Default: 3,600. */
  readonly history?: number | undefined;
  /**
   * A file to which one line of JSON per reading and alert is added, or a function that gets each line. A new file is
   * made for its owner only (mode 0600); one that exists keeps its mode.
   */
  readonly log?: (string | ((line: string) => void)) | undefined;
  /** Full collection before each reading: exact figures for soak tests, some milliseconds each. Default: false. */
  readonly collect?: boolean | undefined;
}

/** Seven numbers of each are kept, in one block: 560 MB. */
const mostReadings = 10_000_000;

/** Limits are checked where they are read. */
const anyLimits = ['limits by resource', () => true] as const;

export const watchChecks: OptionChecks<WatchOptions> = {
  interval: millisecondsFrom(1),
  thresholds: anyLimits,
  trends: anyLimits,
  onAlert: callback,
  history: wholeNumber('readings', 2, mostReadings),
  log: [
    'the path of a file or a function',
    (value) => typeof value === 'function' || (typeof value === 'string' && value !== ''),
  ],
  collect: flag,
};
