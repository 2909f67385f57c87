import v8 from 'node:v8';
import { resourceLimits } from 'node:worker_threads';
import { givenFlags } from '../compiler-flags.ts';

/** Bytes that V8 gives it at the most, less some pages, where nobody sets another limit. */
const fullSize = 15_000_000;

/** Megabytes of three halves of that size, as a worker thread is limited. */
const usualLimit = 48;

/** Bytes that fit into the young generation at its present size. */
export function youngSize(): number {
  const young = v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return young ? young.space_used_size + young.space_available_size : Infinity;
}

/** Whether V8 may have begun to allocate in the old generation: it does when the young one has grown to its full size. */
export function mayHaveTenured(): boolean {
  return youngSize() >= fullSize || isLimited();
}

function isLimited(): boolean {
  return (
    /--(min|max)[-_]semi[-_]space/.test(givenFlags()) ||
    (resourceLimits.maxYoungGenerationSizeMb ?? usualLimit) < usualLimit
  );
}
