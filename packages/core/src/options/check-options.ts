import { LeaktightError, reasonOf } from '../errors.ts';
import { nearestName, showGiven } from '../given/given.ts';

/** What an option takes, in words and as a test. */
export type OptionCheck = readonly [expected: string, accepts: (value: unknown) => boolean];

/** One check for each option that there is. */
export type OptionChecks<Options extends object> = Readonly<Record<keyof Options, OptionCheck>>;

/** Timers of Node take no longer ones. */
const longestTime = 2 ** 31 - 1;
const longestInWords = '2,147,483,647 (24 days)';

export const flag: OptionCheck = ['true or false', (value) => typeof value === 'boolean'];
export const callback: OptionCheck = ['a function', (value) => typeof value === 'function'];
export const milliseconds: OptionCheck = [
  `milliseconds above 0, at most ${longestInWords}`,
  (value) => typeof value === 'number' && value > 0 && value <= longestTime,
];

export function millisecondsFrom(least: number): OptionCheck {
  return [
    `milliseconds from ${least} to ${longestInWords}`,
    (value) => typeof value === 'number' && value >= least && value <= longestTime,
  ];
}

export function wholeNumber(
  unit: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): OptionCheck {
  const range =
    most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `from ${least} to ${showNumber(most)}`;
  return [
    `a whole number of ${unit}, ${range}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  ];
}

/** `toLocaleString` would load the locales of every program that imports us. */
function showNumber(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * Refuses options that do not exist or cannot be; one that is undefined is as good as absent.
 * @internal
 * @param checks without them nothing but that the options are an object is checked.
 * @param place where they were given, for messages, where a stack does not tell it: `leaktight()`.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) naming what was given, what it may have been meant to be, and what is possible.
 * @example checkOptions({ timeOut: 5 }, { timeout: milliseconds }) // Unknown option `timeOut`. Did you mean `timeout`? …
 */
export function checkOptions<Options extends object>(
  options: unknown,
  checks?: OptionChecks<Options>,
  place?: string,
): void {
  const where = place === undefined ? '' : ` in ${place}`;
  const given = readOptions(options, where);
  if (checks === undefined) return;
  for (const [name, value] of given) {
    if (!Object.hasOwn(checks, name)) throw unknownOption(name, where, Object.keys(checks));
    const [expected, accepts] = checks[name as keyof Options];
    if (value !== undefined && !accepts(value)) {
      throw bad(`Option \`${name}\`${where}: got ${showGiven(value)}, expected ${expected}.`);
    }
  }
}

/**
 * All that an object gives as options: also what it inherits, and the getters of its class, for those who ask for an
 * option by its name find these as well.
 * @param where they were given, as a message goes on: ` in leaktight()`.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) for what is no object, or does not let itself be read.
 */
export function readOptions(options: unknown, where = ''): [name: string, value: unknown][] {
  let cause: unknown;
  try {
    if (typeof options === 'object' && options !== null && !Array.isArray(options))
      return namesIn(options).map((name) => [name, Reflect.get(options, name)]);
  } catch (error) {
    cause = error;
  }
  const why = cause === undefined ? '' : ` (${reasonOf(cause)})`;
  throw bad(`Could not read the options${where}: got ${showGiven(options)}, expected an object${why}.`);
}

function namesIn(options: object): string[] {
  const names = new Set<string>();
  let holder = options;
  for (;;) {
    for (const [name, { enumerable, get }] of Object.entries(Object.getOwnPropertyDescriptors(holder)))
      if (enumerable === true || get) names.add(name);
    const next = Object.getPrototypeOf(holder) as object | null;
    if (next === null || isCommon(next)) return [...names];
    holder = next;
  }
}

/** What all objects inherit, of whichever realm, is nobody's options. */
function isCommon(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'constructor');
}

function unknownOption(name: string, where: string, known: readonly string[]): LeaktightError {
  const nearest = nearestName(name, known);
  const hint = nearest === null ? '' : ` Did you mean \`${nearest}\`?`;
  return bad(`Unknown option \`${name}\`${where}.${hint} Possible: ${known.join(', ')}.`);
}

function bad(message: string): LeaktightError {
  return new LeaktightError('LEAKTIGHT_BAD_OPTION', message);
}
