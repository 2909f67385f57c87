export {
  callback,
  checkOptions,
  flag,
  milliseconds,
  millisecondsFrom,
  readOptions,
  wholeNumber,
} from './check-options.ts';
export type { OptionCheck, OptionChecks } from './check-options.ts';
export type { Explain, LeakOptions, Thresholds } from './leak-options.ts';
export { leakOptionChecks, resolveOptions } from './resolve-options.ts';
export type { ResolvedOptions } from './resolve-options.ts';
export type { Hook, Run } from './scenario.ts';
export { parseSize } from './sizes.ts';
export type { Size } from './sizes.ts';
