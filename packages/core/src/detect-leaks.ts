import { checkScenario, openSeries } from './check/check.ts';
import { nodeEngine } from './engine/engine.ts';
import { LeaktightError } from './errors.ts';
import type { Finding } from './finding.ts';
import { takeTurn } from './measurement-queue.ts';
import type { LeakOptions, Run } from './options/options.ts';
import { resolveOptions } from './options/options.ts';
import { nameUncallable, showGiven } from './given/given.ts';

/**
 * Calls `run` many times and tells whether it leaks, by what is still alive of each call's allocations.
 *
 * @param run one call, sync or async, that ends as it began: what it opens it closes.
 * @returns plain data; a leak is a verdict in it, never an error.
 * @throws LeaktightError when an option is wrong, or `run` throws, never settles or measures itself.
 * @example
 * const finding = await detectLeaks(() => openSession());
 * if (finding.verdict === 'leaking') console.log(finding.suspects[0]);
 */
export async function detectLeaks(run: Run, options: LeakOptions = {}): Promise<Finding> {
  if (typeof run !== 'function') {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_RECEIVED',
      `Could not measure: got ${showGiven(run)}, expected a function to call many times, such as () => openSession().`,
    );
  }
  const uncallable = nameUncallable(run);
  if (uncallable !== null) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_RECEIVED',
      `Could not measure: got ${uncallable.what}, expected a function to call many times, such as ${uncallable.instead}.`,
    );
  }
  const resolved = resolveOptions(options);
  const series = { inCall: false };
  const release = await takeTurn(() => series.inCall);
  try {
    // A timer that was started in this very millisecond, as the runner's for a time-out is, would count as one of the calls.
    await nodeEngine.delay(1);
    const open = openSeries(nodeEngine, run, resolved);
    return await checkScenario(Object.assign(series, open), resolved);
  } finally {
    release();
  }
}
