export { findSuspects } from './allocation-sites.ts';
export { isIgnored } from './ignored-sites.ts';
export { explainLeak } from './explain-leak.ts';
export type { Explanation } from './explain-leak.ts';
export type { ExplainQuestion, PacedStore, RunLimits } from './explain-question.ts';
export { siteFingerprint } from './site-fingerprint.ts';
export { explainObject } from './explain-object.ts';
export { leadWithUsers } from './lead-suspect.ts';
