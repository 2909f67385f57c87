import { edgeTypeShift, type HeapGraph, type NodeIndex } from '../../heap/heap.ts';
import type { NodeKinds } from './node-kinds.ts';

/** References from one object, or from the tables that V8 makes it of, that explain nothing. */
export interface HiddenReferences {
  /** Null where Node alone holds them. */
  readonly holder: NodeIndex | null;
  readonly targets: ReadonlySet<NodeIndex>;
}

/** Tables between a collection and its entries: of an object's properties, say, and of what changed in it. */
const deepestTable = 2;

/** The graph with these references as weak ones: a search for paths does not follow them. */
export function hideReferences(
  graph: HeapGraph,
  kinds: NodeKinds,
  hidden: readonly HiddenReferences[],
): HeapGraph {
  const { columns } = graph;
  const edges = columns.edges.slice();
  const weak = columns.layout.edgeTypes.indexOf('weak');
  const hideFrom = (node: NodeIndex, targets: ReadonlySet<NodeIndex>, depth: number): void => {
    graph.forEachEdge(node, (edge) => {
      const target = graph.targetOf(edge);
      if (targets.has(target)) edges[edge] = ((weak << edgeTypeShift) | target) >>> 0;
      else if (depth < deepestTable && graph.typeOf(target) === 'array' && !kinds.isValue(target))
        hideFrom(target, targets, depth + 1);
    });
  };
  for (const { holder, targets } of hidden) if (holder !== null) hideFrom(holder, targets, 0);
  return { ...graph, columns: { ...columns, edges } };
}
