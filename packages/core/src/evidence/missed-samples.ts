import { edgeTargetMask, edgeTypeShift, type HeapGraph, type NodeIndex } from '../heap/heap.ts';

/** Sampled objects of one name from which on what they have in common can be relied on. */
const leastAlike = 8;

/** By which names all sampled objects of one name refer to sampled ones. */
interface Alike {
  count: number;
  readonly references: Map<number, number>;
}

/**
 * Objects that were not sampled, but refer to sampled ones by every name by which all sampled objects of their name
 * do: V8 does not show an allocation that lands in a gap. What was there before refers to what was there before.
 */
export function findMissed(graph: HeapGraph, sampled: Uint8Array): NodeIndex[] {
  const { nodeNames, nodeTypes, layout } = graph.columns;
  const object = layout.nodeTypes.indexOf('object');
  const alike = new Map<number, Alike>();
  for (let node = 0; node < graph.nodeCount; node++) {
    if (sampled[node] !== 1 || nodeTypes[node] !== object) continue;
    let group = alike.get(nodeNames[node]!);
    if (!group) alike.set(nodeNames[node]!, (group = { count: 0, references: new Map() }));
    group.count++;
    for (const name of referencesToSampled(graph, sampled, node)) {
      group.references.set(name, (group.references.get(name) ?? 0) + 1);
    }
  }
  const missed: NodeIndex[] = [];
  for (let node = 0; node < graph.nodeCount; node++) {
    if (sampled[node] === 1 || nodeTypes[node] !== object) continue;
    const group = alike.get(nodeNames[node]!);
    if (group && isAlike(group, graph, sampled, node)) missed.push(node as NodeIndex);
  }
  return missed;
}

function isAlike({ count, references }: Alike, graph: HeapGraph, sampled: Uint8Array, node: number): boolean {
  if (count < leastAlike) return false;
  const common = [...references].filter(([, times]) => times === count).map(([name]) => name);
  const own = referencesToSampled(graph, sampled, node);
  return common.length > 0 && common.every((name) => own.has(name));
}

/** Positions of the names of properties that lead to sampled objects. */
function referencesToSampled(graph: HeapGraph, sampled: Uint8Array, node: number): Set<number> {
  const { edges, edgeNames, firstEdges, layout } = graph.columns;
  const property = layout.edgeTypes.indexOf('property');
  const names = new Set<number>();
  for (let edge = firstEdges[node]!; edge < firstEdges[node + 1]!; edge++) {
    const word = edges[edge]!;
    if (word >>> edgeTypeShift === property && sampled[word & edgeTargetMask] === 1)
      names.add(edgeNames[edge]!);
  }
  return names;
}
