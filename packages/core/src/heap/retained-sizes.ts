import type { Dominators } from './dominators.ts';
import type { HeapGraph } from './heap-graph.ts';

/** Bytes that would be freed with each node: its own size and that of all it dominates, by node index. */
export function measureRetainedSizes(graph: HeapGraph, { immediate, order }: Dominators): Float64Array {
  const sizes = graph.columns.selfSizes.slice();
  for (let at = order.length - 1; at > 0; at--) {
    const node = order[at]!;
    sizes[immediate[node]!]! += sizes[node]!;
  }
  return sizes;
}
