import {
  edgeTargetMask,
  edgeTypeShift,
  type EdgeType,
  type HeapGraph,
  type NodeIndex,
  type NodeType,
} from '../../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';

/** What the functions of a heap were made of, the other way round. */
export interface FunctionIndex {
  /** Contexts that functions were made in, by the first function of each. */
  readonly contexts: readonly NodeIndex[];
  /**
   * Of a context, or of a compiled function, the first closure that was made of it; of the description of a scope, its
   * compiled function. These are never one node, so one column has them all. Null for other nodes.
   */
  madeOf(node: NodeIndex): NodeIndex | null;
}

/**
 * Reads closures and compiled functions in one pass: it calls nothing, so that V8 has compiled it soon. Only V8's own
 * edges count: a function may have properties of these names.
 */
export function indexFunctions(graph: HeapGraph, names: EdgeNames): FunctionIndex {
  const { edges, edgeNames, firstEdges, nodeTypes, layout } = graph.columns;
  const closure = layout.nodeTypes.indexOf('closure' satisfies NodeType);
  const code = layout.nodeTypes.indexOf('code' satisfies NodeType);
  const internal = layout.edgeTypes.indexOf('internal' satisfies EdgeType);
  const context = names.positionOf('context');
  const shared = names.positionOf('shared');
  const scope = names.positionOf('name_or_scope_info');
  const contexts: NodeIndex[] = [];
  // The root, node 0, is no function.
  const madeOf = new Uint32Array(graph.nodeCount);
  for (let node = 0; node < nodeTypes.length; node++) {
    const type = nodeTypes[node]!;
    if (type !== closure && type !== code) continue;
    const end = firstEdges[node + 1]!;
    for (let edge = firstEdges[node]!; edge < end; edge++) {
      const name = edgeNames[edge]!;
      if (type === code ? name !== scope : name !== context && name !== shared) continue;
      const word = edges[edge]!;
      const target = word & edgeTargetMask;
      if (word >>> edgeTypeShift !== internal || (type === closure && madeOf[target] !== 0)) continue;
      madeOf[target] = node;
      if (name === context) contexts.push(target as NodeIndex);
    }
  }
  return { contexts, madeOf: (node) => (madeOf[node] === 0 ? null : (madeOf[node] as NodeIndex)) };
}
