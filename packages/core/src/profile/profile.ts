export { add, collectSites, joinSites, nothing } from './allocation-profile.ts';
export type {
  AllocationProfile,
  AllocationSite,
  Amount,
  AnnotatedFunction,
  AnnotatedLine,
} from './allocation-profile.ts';
export { annotateFunction } from './annotate-source.ts';
export { renderProfile } from './render-profile.ts';
export type { ProfileStyle } from './render-profile.ts';
