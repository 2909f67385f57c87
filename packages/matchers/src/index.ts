export { bindMatchers } from './bind-matchers.ts';
export type { BoundMatcher } from './bind-matchers.ts';
export type { ExpectState } from './expect-state.ts';
export type { LeakMatchers } from './leak-matchers.ts';
export type { MatcherHost } from './matcher-host.ts';
export { PendingMeasurements } from './pending-measurements.ts';
export type { PendingMeasurement } from './pending-measurements.ts';
export { standAloneHost } from './stand-alone-host.ts';
