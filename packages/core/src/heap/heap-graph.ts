import { type CodeLocation, indexLocations } from './code-locations.ts';
import { type HeapColumns, edgeTargetMask, edgeTypeShift } from './heap-columns.ts';
import { type EdgeIndex, type NodeId, type NodeIndex, edgeIndex, nodeId, nodeIndex } from './node-id.ts';
import { indexNodeIds } from './node-id-index.ts';
import type { EdgeType, NodeType } from './snapshot-layout.ts';

/** Whether an embedder's object (a DOM node in a browser) hangs in its tree; V8's objects are `unknown`. */
export type Detachedness = 'unknown' | 'attached' | 'detached';

/**
 * The objects of a heap and their references, read from one snapshot. Node 0 is the synthetic root.
 * Everything is looked up by position; nothing is computed before it is asked for.
 */
export interface HeapGraph {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly root: NodeIndex;
  /** The numbers themselves, for algorithms that walk the whole heap. */
  readonly columns: HeapColumns;

  typeOf(node: NodeIndex): NodeType;
  /** Constructor of an object, name of a function, content of a string. */
  nameOf(node: NodeIndex): string;
  idOf(node: NodeIndex): NodeId;
  /** Bytes of the object alone. */
  selfSizeOf(node: NodeIndex): number;
  detachednessOf(node: NodeIndex): Detachedness;
  locationOf(node: NodeIndex): CodeLocation | null;
  nodeWithId(id: NodeId): NodeIndex | null;

  edgeCountOf(node: NodeIndex): number;
  /** Calls `visit` for each edge out of `node` until it returns false. */
  forEachEdge(node: NodeIndex, visit: (edge: EdgeIndex) => unknown): void;
  edgeTypeOf(edge: EdgeIndex): EdgeType;
  /** Property, variable or internal name; a number for elements and hidden edges. */
  edgeNameOf(edge: EdgeIndex): string | number;
  targetOf(edge: EdgeIndex): NodeIndex;
  /** The node that holds this edge; searches, so keep it when it is at hand. */
  sourceOf(edge: EdgeIndex): NodeIndex;
}

const detachednessStates: readonly Detachedness[] = ['unknown', 'attached', 'detached'];

/** Puts accessors on columns. */
export function createHeapGraph(columns: HeapColumns): HeapGraph {
  const { layout, nodeIds } = columns;
  let ids: ((id: number) => number) | undefined;
  return {
    nodeCount: layout.nodeCount,
    edgeCount: layout.edgeCount,
    root: nodeIndex(0),
    columns,
    nodeWithId(id) {
      ids ??= indexNodeIds(nodeIds);
      const node = ids(id);
      return node < 0 ? null : nodeIndex(node);
    },
    ...nodeAccessors(columns),
    ...edgeAccessors(columns),
  };
}

type NodeAccessors = Pick<
  HeapGraph,
  'typeOf' | 'nameOf' | 'idOf' | 'selfSizeOf' | 'detachednessOf' | 'locationOf' | 'edgeCountOf'
>;

function nodeAccessors(columns: HeapColumns): NodeAccessors {
  const { layout, strings, nodeTypes, nodeNames, nodeIds, selfSizes, detachedness, firstEdges } = columns;
  let locations: ((node: number) => CodeLocation | null) | undefined;
  return {
    typeOf: (node) => layout.nodeTypes[nodeTypes[node]!]!,
    nameOf: (node) => strings.at(nodeNames[node]!),
    idOf: (node) => nodeId(nodeIds[node]!),
    selfSizeOf: (node) => selfSizes[node]!,
    detachednessOf: (node) => detachednessStates[detachedness[node] ?? 0] ?? 'unknown',
    locationOf(node) {
      locations ??= indexLocations(columns.locations, layout.nodeCount);
      return locations(node);
    },
    edgeCountOf: (node) => firstEdges[node + 1]! - firstEdges[node]!,
  };
}

type EdgeAccessors = Pick<HeapGraph, 'forEachEdge' | 'edgeTypeOf' | 'edgeNameOf' | 'targetOf' | 'sourceOf'>;

function edgeAccessors(columns: HeapColumns): EdgeAccessors {
  const { layout, strings, edges, edgeNames, firstEdges } = columns;
  const numbered = new Set(['element', 'hidden'].map((type) => layout.edgeTypes.indexOf(type as EdgeType)));
  return {
    forEachEdge(node, visit) {
      const end = firstEdges[node + 1]!;
      for (let edge = firstEdges[node]!; edge < end; edge++) {
        if (visit(edgeIndex(edge)) === false) return;
      }
    },
    edgeTypeOf: (edge) => layout.edgeTypes[edges[edge]! >>> edgeTypeShift]!,
    edgeNameOf(edge) {
      const name = edgeNames[edge]!;
      return numbered.has(edges[edge]! >>> edgeTypeShift) ? name : strings.at(name);
    },
    targetOf: (edge) => nodeIndex(edges[edge]! & edgeTargetMask),
    sourceOf: (edge) => nodeIndex(lastAtMost(firstEdges, edge, layout.nodeCount)),
  };
}

/** The last of `count` rising values that is at most `limit`: the owner of an edge, past nodes without edges. */
function lastAtMost(values: Uint32Array, limit: number, count: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
