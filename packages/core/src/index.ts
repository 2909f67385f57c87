export type * from './finding.ts';
export type {
  Explain,
  Hook,
  LeakOptions,
  OptionCheck,
  OptionChecks,
  Run,
  Size,
  Thresholds,
} from './options/options.ts';
export { isLeaktightError, LeaktightError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export type * from './gate/gate.ts';
export { detectLeaks } from './detect-leaks.ts';
export { renderHtml, renderReport } from './report/report.ts';
export type { HtmlStyle, ReportStyle } from './report/report.ts';
export {
  checkCollected,
  collectGarbage,
  countInstances,
  isCollected,
  loadSnapshot,
  retainedSizeOf,
  takeSnapshot,
  track,
} from './objects/objects.ts';
export type {
  AnyClass,
  CollectedGarbage,
  CollectedOptions,
  CollectionFinding,
  CollectOptions,
  Factory,
  HeapNode,
  HeapRetainer,
  InstanceCount,
  Snapshot,
  SnapshotDiff,
  SnapshotOptions,
  TakeSnapshotOptions,
  TrackedObject,
} from './objects/objects.ts';
export { watchMemory } from './watch-memory.ts';
export { renderWatch } from './watch/watch.ts';
export type {
  Growing,
  Limits,
  MemoryAlert,
  MemorySample,
  MemoryWatch,
  ResourceCourse,
  Watched,
  WatchOptions,
  WatchReport,
} from './watch/watch.ts';
export { profileAllocations, saveHeapProfile } from './profile-allocations.ts';
export type { ProfileOptions } from './profile-allocations.ts';
export { renderProfile } from './profile/profile.ts';
export type {
  AllocationProfile,
  AllocationSite,
  Amount,
  AnnotatedFunction,
  AnnotatedLine,
  ProfileStyle,
} from './profile/profile.ts';
export type { ClassChange, ClassCount, EdgeType, NodeType } from './heap/heap.ts';
export type { Budget, BudgetLine } from './budget.ts';

// For our other packages alone; what the gate needs is in `/gate` and `/gate-report`.
export { judgeBudget, resourcesOf } from './budget.ts';
export { checkOptions, readOptions } from './options/options.ts';
export { reasonOf } from './errors.ts';
export { renderBudget, renderCollection, renderInstances } from './report/report.ts';
export { nameUncallable, showGiven } from './given/given.ts';
export { growingLine } from './watch/watch.ts';
