import type { CallSeries } from '../probe/probe.ts';

/** V8's cache of code compiled from strings forgets an entry after ten collections, which a heap of more bytes is spared. */
const collectionsToForget = 11;
const smallHeap = 64e6;

/**
 * Empties V8's cache of code that was compiled from strings, which outlives its calls by some collections.
 * @returns whether it is empty now: a large heap takes too long, and there is time to keep it small otherwise.
 */
export function forgetCompiled({ engine }: Pick<CallSeries, 'engine'>): boolean {
  engine.collectGarbage();
  if (engine.readMemory().heapUsed > smallHeap) return false;
  for (let time = 1; time < collectionsToForget; time++) engine.collectGarbage();
  return true;
}
