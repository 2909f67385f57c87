import { readOptions } from '@leaktight/core';

/**
 * Options of a call over those of the configuration, which one that is undefined leaves as they are; which of them there are
 * is for the measurement to check.
 */
export function mergeOptions<Options extends object>(defaults: Options, given: unknown): Options {
  if (given === undefined) return defaults;
  // A number would vanish when it is spread, and a text become one option per letter.
  const speaking = readOptions(given).filter(([name, value]) => value !== undefined || !(name in defaults));
  return { ...defaults, ...(Object.fromEntries(speaking) as Options) };
}
