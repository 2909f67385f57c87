import { type DepthFirstWalk, walkDepthFirst } from './depth-first-walk.ts';
import type { HeapGraph } from './heap-graph.ts';
import { type NodeIndex, nodeIndex } from './node-id.ts';

/** Who alone keeps whom: without its dominator, a node would be garbage. */
export interface Dominators {
  /** The nearest node that lies on every way from the root to `node`; the root's is itself. */
  of(node: NodeIndex): NodeIndex;
  /** The same as a column by node index. */
  readonly immediate: Uint32Array;
  /** All nodes, each after its dominator. */
  readonly order: Uint32Array;
}

/**
 * Finds immediate dominators with the Semi-NCA algorithm (L. Georgiadis, R. Tarjan, R. Werneck, "Finding
 * Dominators in Practice", JGAA 10(1), 2006). It works in depth-first numbers, so that neighbours in
 * memory are neighbours in the heap, and arrays that are spent take the next result: 20 bytes per node and 4 per edge beyond the spanning tree.
 */
export function findDominators(graph: HeapGraph): Dominators {
  const walk = walkDepthFirst(graph);
  const { numberOf, nodeOf, parentOf, inTrees } = walk;
  const semis = findSemidominators(walk);
  // parentOf turns into the dominator of each number: the nearest ancestor not below the semidominator.
  for (let number = 2; number <= inTrees; number++) {
    const semi = semis[number]!;
    let dominator = parentOf[number]!;
    while (dominator > semi) dominator = parentOf[dominator]!;
    parentOf[number] = dominator;
  }
  const immediate = numberOf.subarray(0, graph.nodeCount);
  for (let number = 1; number <= graph.nodeCount; number++) {
    immediate[nodeOf[number]!] = nodeOf[parentOf[number]!]!;
  }
  return { immediate, order: nodeOf.subarray(1), of: (node) => nodeIndex(immediate[node]!) };
}

/** The smallest number from which a way of larger numbers leads to each number; takes the place of `firstCross`. */
function findSemidominators(walk: DepthFirstWalk): Uint32Array {
  const { parentOf, inTrees, firstCross, crossSources } = walk;
  // The walk is over; its arrays serve as the forest.
  walk.cursors.set(parentOf);
  const forest = { ancestorOf: walk.cursors, labelOf: walk.numberOf, path: [] };
  let end = firstCross[inTrees + 1]!;
  for (let number = inTrees; number >= 2; number--) {
    let semi = parentOf[number]!;
    const first = firstCross[number]!;
    for (let at = first; at < end; at++) {
      const source = crossSources[at]!;
      const candidate = source < number ? source : lowestLabel(forest, source, number);
      if (candidate < semi) semi = candidate;
    }
    end = first;
    firstCross[number] = semi;
    forest.labelOf[number] = semi;
  }
  return firstCross;
}

interface Forest {
  readonly ancestorOf: Uint32Array;
  /** Smallest semidominator known on the way up to `ancestorOf`. */
  readonly labelOf: Uint32Array;
  /** Working space. */
  readonly path: number[];
}

/** Smallest semidominator on the way from `source` up to the last ancestor above `number`; shortens that way. */
function lowestLabel({ ancestorOf, labelOf, path }: Forest, source: number, number: number): number {
  let depth = 0;
  let at = source;
  while (ancestorOf[at]! > number) {
    path[depth++] = at;
    at = ancestorOf[at]!;
  }
  const top = ancestorOf[at]!;
  let lowest = labelOf[at]!;
  while (depth > 0) {
    at = path[--depth]!;
    if (labelOf[at]! < lowest) lowest = labelOf[at]!;
    else labelOf[at] = lowest;
    ancestorOf[at] = top;
  }
  return lowest;
}
