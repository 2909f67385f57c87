import {
  callback,
  checkOptions,
  flag,
  milliseconds,
  type OptionChecks,
  wholeNumber,
} from './check-options.ts';
import type { Resource } from '../finding.ts';
import { isRegExp } from '../given/given.ts';
import type { Explain, LeakOptions } from './leak-options.ts';
import type { Hook } from './scenario.ts';
import { parseSize } from './sizes.ts';

/** Every option with its value: what a measurement works from. `null` lets the probe choose. */
export interface ResolvedOptions {
  readonly warmUp: number | null;
  readonly calls: number | null;
  readonly maxCalls: number;
  /** Whether the user chose how many calls may be made. */
  readonly maxCallsGiven: boolean;
  readonly timeBudget: number;
  readonly callTimeout: number | null;
  readonly setUp: Hook | null;
  readonly tearDown: Hook | null;
  readonly track: readonly Resource[];
  /** Whether the user chose what to track. */
  readonly trackGiven: boolean;
  readonly ignore: readonly (string | RegExp)[];
  readonly strict: boolean;
  readonly explain: Explain;
  /** Milliseconds; null: what the measurement leaves. */
  readonly explainTimeBudget: number | null;
  /** Bytes. */
  readonly explainHeapLimit: number;
  readonly keepSnapshot: boolean | string;
  readonly showValues: boolean;
}

/** Bytes; a text would be parsed anew for each measurement, which leaves a compiled pattern on its heap. */
const usualHeapLimit = 256e6;

const resources: readonly Resource[] = ['heap', 'external', 'native', 'handles'];
const explanations: readonly unknown[] = ['sites', 'path', 'full', false];

/** What each option takes. */
export const leakOptionChecks: OptionChecks<LeakOptions> = {
  warmUp: wholeNumber('calls', 0),
  calls: wholeNumber('calls', 1),
  maxCalls: wholeNumber('calls', 1),
  timeBudget: milliseconds,
  callTimeout: milliseconds,
  setUp: callback,
  tearDown: callback,
  track: [
    `a list of ${resources.map((name) => `'${name}'`).join(', ')}`,
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every((name) => resources.includes(name as Resource)),
  ],
  ignore: [
    'a list of strings and regular expressions',
    (value) => Array.isArray(value) && value.every((item) => typeof item === 'string' || isRegExp(item)),
  ],
  strict: flag,
  explain: ["'sites', 'path', 'full' or false", (value) => explanations.includes(value)],
  explainTimeBudget: milliseconds,
  explainHeapLimit: [
    "bytes as a number or a size such as '256MB'",
    (value) => typeof value === 'number' || typeof value === 'string',
  ],
  keepSnapshot: [
    'true, false or the path of a folder',
    (value) => typeof value === 'boolean' || (typeof value === 'string' && value !== ''),
  ],
  showValues: flag,
};

/**
 * Checks options and fills in the defaults.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) naming what was given and what is possible.
 */
export function resolveOptions(options: LeakOptions): ResolvedOptions {
  checkOptions(options, leakOptionChecks);
  const timeBudget = options.timeBudget ?? 5000;
  return {
    warmUp: options.warmUp ?? null,
    calls: options.calls ?? null,
    maxCalls: options.maxCalls ?? 10_000,
    maxCallsGiven: options.maxCalls !== undefined,
    timeBudget,
    callTimeout: options.callTimeout ?? null,
    setUp: options.setUp ?? null,
    tearDown: options.tearDown ?? null,
    track: options.track ?? resources,
    trackGiven: options.track !== undefined,
    ignore: options.ignore ?? [],
    strict: options.strict ?? false,
    explain: options.explain ?? 'path',
    explainTimeBudget: options.explainTimeBudget ?? null,
    explainHeapLimit: parseSize(options.explainHeapLimit ?? usualHeapLimit, 'option explainHeapLimit'),
    keepSnapshot: options.keepSnapshot ?? false,
    showValues: options.showValues ?? false,
  };
}
