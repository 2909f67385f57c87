export { findSuspects } from './allocation-sites.ts';
export { isIgnored } from './ignored-sites.ts';
export { explainLeak } from './explain-leak.ts';
export type { ExplainQuestion, Explanation, PacedStore, RunLimits } from './explain-leak.ts';
export { siteFingerprint } from './site-fingerprint.ts';
export { explainObject } from './explain-object.ts';
export { leadWithUsers } from './lead-suspect.ts';
