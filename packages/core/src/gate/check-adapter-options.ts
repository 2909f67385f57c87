import { checkOptions, leakOptionChecks, type OptionCheck } from '../options/options.ts';

const { setUp: _, tearDown: __, ...ofMatchers } = leakOptionChecks;

/** What is given is checked on its own. */
const anything: OptionCheck = ['options', () => true];

/**
 * Refuses options of an adapter that do not exist, and such of its matchers; those of the gate are checked where they are read.
 * @param place where they were given, for messages: `leaktight()`.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) naming what was given, what it may have been meant to be, and what is possible.
 */
export function checkAdapterOptions(options: unknown, place: string): void {
  checkOptions(options, { matchers: anything, gate: anything }, place);
  const { matchers } = options as { readonly matchers?: unknown };
  if (matchers !== undefined) checkOptions(matchers, ofMatchers, `${place}, matchers`);
}
