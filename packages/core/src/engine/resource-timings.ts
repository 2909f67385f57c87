import { performance } from 'node:perf_hooks';

// Taken before fake timers can replace them.
const { getEntriesByType, clearResourceTimings } = performance;

/**
 * Node keeps the last 250 resource timings of `fetch`, with all that they hold: a bounded buffer that looks
 * like a leak until it is full. Where it was empty before, it can be emptied again.
 * @returns empties the buffer if it was empty at the first call; null where it held something.
 */
export function watchResourceTimings(): (() => void) | null {
  if (getEntriesByType.call(performance, 'resource').length > 0) return null;
  return () => clearResourceTimings.call(performance);
}
