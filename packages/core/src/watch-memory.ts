import { nodeEngine } from './engine/engine.ts';
import { MemoryWatch, type WatchOptions } from './watch/watch.ts';

/**
 * Watches heap, external and native memory, the resident set and active handles of this process at
 * intervals. The timer is a real one, also under fake timers, and does not keep the process alive.
 *
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when an option does not exist or cannot be.
 * @example
 * const watch = watchMemory({ interval: 1000, thresholds: { heap: '500MB' }, onAlert: console.warn });
 * // ... the service runs ...
 * console.log(renderWatch(watch.report()));
 * watch.stop();
 */
export function watchMemory(options: WatchOptions = {}): MemoryWatch {
  return new MemoryWatch(nodeEngine, options);
}
