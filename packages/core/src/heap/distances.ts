import { edgeTargetMask } from './heap-columns.ts';
import type { HeapGraph } from './heap-graph.ts';
import { type EdgeIndex, type NodeIndex, edgeIndex } from './node-id.ts';

/** Steps from the root to every node, and the edge by which a shortest way enters it. */
export interface Distances {
  /** -1 when no way leads there. */
  of(node: NodeIndex): number;
  /** Last edge of a shortest way; null for the root and for what cannot be reached. */
  lastEdge(node: NodeIndex): EdgeIndex | null;
}

const noEdge = 0xff_ff_ff_ff;

/**
 * Measures the shortest ways from the root, breadth first.
 * @param follow which edges may be walked; without it all but weak ones.
 */
export function measureDistances(
  graph: HeapGraph,
  follow: (edge: EdgeIndex) => boolean = (edge) => graph.edgeTypeOf(edge) !== 'weak',
): Distances {
  const { edges, firstEdges } = graph.columns;
  const steps = new Int32Array(graph.nodeCount).fill(-1);
  const last = new Uint32Array(graph.nodeCount).fill(noEdge);
  const queue = new Uint32Array(graph.nodeCount);
  let queued = 0;
  if (graph.nodeCount > 0) {
    steps[graph.root] = 0;
    queue[queued++] = graph.root;
  }
  for (let at = 0; at < queued; at++) {
    const node = queue[at]!;
    const end = firstEdges[node + 1]!;
    for (let edge = firstEdges[node]!; edge < end; edge++) {
      const target = edges[edge]! & edgeTargetMask;
      if (steps[target] !== -1 || !follow(edgeIndex(edge))) continue;
      steps[target] = steps[node]! + 1;
      last[target] = edge;
      queue[queued++] = target;
    }
  }
  return {
    of: (node) => steps[node]!,
    lastEdge: (node) => (last[node] === noEdge ? null : edgeIndex(last[node]!)),
  };
}
