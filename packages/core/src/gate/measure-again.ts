// Loaded for suspects only: most files have none.
export { setsInScopesOf } from '../engine/engine.ts';
export { confirmGrowth } from './confirm-growth.ts';
export { withHandles } from './locate-handles.ts';
export { repeatTest } from './repeat-test.ts';
export { RunSampling } from './sample-runs.ts';
