import { register } from './runtime.ts';

export type { LeaktightOptions, MatcherDefaults } from './leaktight-options.ts';
export type * from './chai-assertion.ts';
export type { FlatOptions, InstanceLimit } from '@leaktight/matchers';
export { leakThresholds } from './gate/leak-thresholds.ts';
export type { LeakThresholds } from './gate/leak-thresholds.ts';

// As a setup file this is all that the matchers need; with the plugin it changes nothing.
register();
