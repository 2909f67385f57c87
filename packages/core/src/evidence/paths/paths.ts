export { findAnchors, findKnownValues, isInstalled } from './anchors.ts';
export type { ScriptOwner } from './anchors.ts';
export { capturedLink } from './captured-link.ts';
export { carriesContext, isContextFrame } from './carried-context.ts';
export { CodeScopes } from './code-scopes.ts';
export { continuePath, isPausedFunction, pausedWords } from './continue-path.ts';
export { EdgeCosts } from './edge-costs.ts';
export { EdgeNames } from './edge-names.ts';
export {
  edgeWords,
  isMember,
  referenceFamily,
  stableWords,
  suspectWords,
  weakMapName,
} from './edge-words.ts';
export { fitFunctions } from './fitting-function.ts';
export { foldPath } from './fold-path.ts';
export type { PathStretch } from './fold-path.ts';
export { hideReferences } from './hidden-references.ts';
export type { HiddenReferences } from './hidden-references.ts';
export { NodeKinds } from './node-kinds.ts';
export { imported, readPath, readReference } from './path-edges.ts';
export type { PathEdge, PathLanguage, PathNode } from './path-edges.ts';
export { isHandler, isProxied } from './proxies.ts';
export { globalOf, realmsOf } from './realms.ts';
export { SoughtObjects } from './sought-objects.ts';
export { countEntries, keyOfEntry, membersOf, roomOf } from './table-slots.ts';
export type { Room } from './table-slots.ts';
export { findTellingPaths } from './telling-paths.ts';
export type { TellingPaths } from './telling-paths.ts';
export { nameWeakMaps } from './weak-maps.ts';
