import { performance } from 'node:perf_hooks';

// Taken before any test can install a fake clock.
const { nodeTiming } = performance;

/** Events that the loop of this thread has handled: I/O, messages of other threads, and tasks of V8 such as finalizers. */
export function countLoopEvents(): number {
  return nodeTiming.uvMetricsInfo.events;
}
