import { nodesNamed, type HeapGraph, type NodeIndex } from '../heap/heap.ts';
import { findSampledObjects } from './sampled-objects.ts';

/** Class of the marker that the engine leaves in the heap; `last` was numbered last before the calls. */
const markerClass = 'LeaktightMarker';

/** How new objects are told from old ones in a snapshot. */
export interface NewObjects {
  readonly isNew: (node: NodeIndex) => boolean;
  /** All of them in the order of the snapshot: few of a heap, which is looked through for them once. */
  readonly newNodes: readonly NodeIndex[];
  /** False for sampled objects: allocations may be missed, and add-ons hold objects weakly as well. */
  readonly isCertain: boolean;
  /** The measured function; null when it is not in the snapshot. */
  readonly measured: NodeIndex | null;
}

/** Reads the marker of a snapshot; null when it is not there, or when ids were given anew since it was made. */
export function findNewObjects(graph: HeapGraph): NewObjects | null {
  const { nodeIds, nodeTypes, layout } = graph.columns;
  const object = layout.nodeTypes.indexOf('object');
  let lastOld: number | null = null;
  let measured: NodeIndex | null = null;
  for (const node of nodesNamed(graph, markerClass)) {
    if (nodeTypes[node] !== object) continue;
    graph.forEachEdge(node, (edge) => {
      const target = graph.targetOf(edge);
      const name = graph.edgeNameOf(edge);
      // Without a number it is V8's `null`, or not in the snapshot.
      if (name === 'last' && graph.typeOf(target) === 'string')
        lastOld = Math.max(lastOld ?? 0, nodeIds[target]!);
      else if (name === 'measured') measured = target;
    });
  }
  if (lastOld === null)
    return measured === null ? null : { ...findSampledObjects(graph), isCertain: false, measured };
  if (isRenumbered(nodeIds)) return null;
  const last: number = lastOld;
  const newNodes = numberedAfter(nodeIds, last);
  // Embedder objects have even ids, which are hashes in Node 20.
  return {
    isCertain: true,
    isNew: (node) => nodeIds[node]! > last && nodeIds[node]! % 2 === 1,
    newNodes,
    measured,
  };
}

/** A loop of its own: it calls nothing, so that V8 has it compiled within a few hundred turns. */
function numberedAfter(nodeIds: Uint32Array, last: number): NodeIndex[] {
  const found: NodeIndex[] = [];
  for (let node = 0; node < nodeIds.length; node++) {
    if (nodeIds[node]! > last && nodeIds[node]! % 2 === 1) found.push(node as NodeIndex);
  }
  return found;
}

/** Objects numbered by a snapshot have rising ids; those that tracking numbered are met in any order. */
function isRenumbered(nodeIds: Uint32Array): boolean {
  let previous = 0;
  for (const id of nodeIds) {
    if (id % 2 === 0) continue;
    if (id < previous) return false;
    previous = id;
  }
  return true;
}
