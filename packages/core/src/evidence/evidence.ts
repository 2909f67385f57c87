export { findSuspects, isIgnored, siteFingerprint } from './sites/sites.ts';
export { explainLeak } from './explain-leak.ts';
export { because, unknownKeeping } from './explanation.ts';
export type { Explanation, Keeping } from './explanation.ts';
export type { ExplainQuestion, PacedStore, RunLimits } from './explain-question.ts';
export { explainObject } from './explain-object.ts';
export { leadWithFilling, leadWithUsers } from './lead-suspect.ts';
