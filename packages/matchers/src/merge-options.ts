import { checkOptions } from '@leaktight/core';

/** Options of a call over those of the configuration; which of them there are is for the measurement to check. */
export function mergeOptions<Options extends object>(defaults: Options, given: unknown): Options {
  if (given === undefined) return defaults;
  // A number would vanish when it is spread, and a text become one option per letter.
  checkOptions(given);
  return { ...defaults, ...(given as Options) };
}
