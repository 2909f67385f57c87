export { leakThresholds } from './leak-thresholds.ts';
export type { LeakThresholds } from './leak-thresholds.ts';
export type { LeaktightOptions, MatcherDefaults } from './leaktight-options.ts';
export type { FlatOptions, InstanceLimit, LeakMatchers } from '@leaktight/matchers';
