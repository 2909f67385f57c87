import { nodeExplainEngine } from '../engine/engine.ts';
import { explainObject } from '../evidence/evidence.ts';
import type { Retainer } from '../finding.ts';
import { readOwnHeap } from './read-own-heap.ts';

/** Bytes of heap above which no snapshot is taken: it would cost many seconds. */
const heapLimit = 256e6;

/** Its name is how the object is found in a snapshot, weakly held, so that we are no part of the answer. */
class LeaktightTarget {
  readonly ref: WeakRef<object>;

  constructor(ref: WeakRef<object>) {
    this.ref = ref;
  }
}

/** Who holds an object that should be gone; none when the heap is too large or no path tells anything. */
export async function explainSurvivor(ref: WeakRef<object>): Promise<readonly Retainer[]> {
  if (nodeExplainEngine.usedHeap() > heapLimit) return [];
  const target = new LeaktightTarget(ref);
  // In a turn of its own: a dereferenced WeakRef holds its target until the job ends.
  await nodeExplainEngine.macrotask();
  const graph = readOwnHeap();
  const retainer = target.ref === ref ? explainObject(graph, nodeExplainEngine) : null;
  return retainer === null ? [] : [retainer];
}
