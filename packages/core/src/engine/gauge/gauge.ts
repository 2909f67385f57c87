// A door of its own: what watches every test is loaded for every test file, the rest of the engine for suspects only.
export { HeapGauge } from './heap-gauge.ts';
export type { GaugeReading } from './heap-gauge.ts';
export { delay, macrotask } from '../real-timers.ts';
export { keepBytecode, pauseOptimizer } from '../compiler-flags.ts';
export { forgetCallees } from './call-feedback.ts';
