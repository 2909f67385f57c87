// A second door, for tests that are measured again: what judges the first run of every test does without it.
export { AllocationSampler } from '../allocation-sampler.ts';
export { frameKind } from '../frame-kind.ts';
export { compileRunMarker, runMarker } from '../run-marker.ts';
export { watchCollector } from '../gc-activity.ts';
