export { findSuspects, mostSuspects } from './allocation-sites.ts';
export { isIgnored } from './ignored-sites.ts';
export { siteFingerprint } from './site-fingerprint.ts';
