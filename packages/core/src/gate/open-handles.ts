import { macrotask } from '../engine/gauge/gauge.ts';
import type { WatchedTest } from './watched-test.ts';
import type { Gauge } from './suspicions.ts';

/** Turns of the event loop in which immediates, and what closes, may end. */
const turns = 3;

/** Handles that are open and were not before; what is above a limit is given some turns to end. */
export async function openedHandles(
  gauge: Gauge,
  before: number,
  tests: readonly WatchedTest[],
): Promise<number> {
  const least = Math.min(...tests.map(({ thresholds }) => thresholds.limits.handles?.limit ?? Infinity));
  let handles = gauge.countHandles() - before;
  for (let turn = 0; turn < turns && handles > least; turn++) {
    await macrotask();
    handles = gauge.countHandles() - before;
  }
  return handles;
}
