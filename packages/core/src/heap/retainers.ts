import { edgeTargetMask } from './heap-columns.ts';
import type { HeapGraph } from './heap-graph.ts';
import { type EdgeIndex, type NodeIndex, edgeIndex } from './node-id.ts';

/** The edges of a heap by their target: who holds a node. Takes 4 bytes per edge. */
export interface Retainers {
  countOf(node: NodeIndex): number;
  /** Calls `visit` for each edge into `node`, in the order of their sources, until it returns false. */
  forEach(node: NodeIndex, visit: (edge: EdgeIndex) => unknown): void;
}

/** Reverses the edges of a heap, by counting sort. */
export function findRetainers(graph: HeapGraph): Retainers {
  const { edges } = graph.columns;
  const first = new Uint32Array(graph.nodeCount + 2);
  for (let edge = 0; edge < edges.length; edge++) first[(edges[edge]! & edgeTargetMask) + 2]!++;
  for (let node = 2; node < first.length; node++) first[node]! += first[node - 1]!;
  const incoming = new Uint32Array(edges.length);
  // While filling, first[n + 1] is the next free place of n; afterwards it is where n + 1 begins.
  for (let edge = 0; edge < edges.length; edge++)
    incoming[first[(edges[edge]! & edgeTargetMask) + 1]!++] = edge;
  return {
    countOf: (node) => first[node + 1]! - first[node]!,
    forEach(node, visit) {
      const end = first[node + 1]!;
      for (let at = first[node]!; at < end; at++) {
        if (visit(edgeIndex(incoming[at]!)) === false) return;
      }
    },
  };
}
