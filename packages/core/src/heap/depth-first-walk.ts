import { edgeTargetMask, edgeTypeShift } from './heap-columns.ts';
import type { HeapGraph } from './heap-graph.ts';
import { looseEdgeTypes } from './loose-edge-types.ts';

/** A depth-first walk over retaining edges; numbers count from 1 in the order of first visits. */
export interface DepthFirstWalk {
  /** Number of each node. */
  readonly numberOf: Uint32Array;
  /** Node of each number. */
  readonly nodeOf: Uint32Array;
  /** Parent of each number in the spanning tree, as a number; the root's is 0. */
  readonly parentOf: Uint32Array;
  /** Numbers up to here belong to trees; the rest hold one another in circles that nothing else holds. */
  readonly inTrees: number;
  /** First edge of each number in `crossEdges` that leads to it from outside the spanning tree, or 0. */
  readonly firstCross: Uint32Array;
  /** Pairs: the position of the next edge to the same number, or 0, and the number that the edge comes from. */
  readonly crossEdges: Uint32Array;
  /** Working space, free for others after the walk. */
  readonly cursors: Uint32Array;
}

interface Progress {
  last: number;
  /** Numbers up to here were reached from the root. */
  reached: number;
  crossCount: number;
}

/**
 * Walks the heap from the root. What only weak edges lead to follows as trees of its own below the root,
 * then what is left, so that every node has a number. This is how memlab treats them too.
 */
export function walkDepthFirst(graph: HeapGraph): DepthFirstWalk {
  const { nodeCount, edgeCount } = graph;
  const walk = {
    numberOf: new Uint32Array(nodeCount + 1),
    nodeOf: new Uint32Array(nodeCount + 1),
    parentOf: new Uint32Array(nodeCount + 1),
    firstCross: new Uint32Array(nodeCount + 1),
    crossEdges: new Uint32Array((edgeCount + 1) * 2),
    cursors: graph.columns.firstEdges.slice(),
  };
  const { numberOf } = walk;
  const progress = { last: 0, reached: 0, crossCount: 0 };
  if (nodeCount > 0) visitFrom(graph, walk, progress, 0, 0);
  progress.reached = progress.last;
  if (progress.last < nodeCount) {
    const held = stronglyHeld(graph);
    for (let node = 1; node < nodeCount; node++) {
      if (numberOf[node] === 0 && held[node] === 0) visitFrom(graph, walk, progress, node, 1);
    }
  }
  const inTrees = progress.last;
  for (let node = 1; progress.last < nodeCount; node++) {
    if (numberOf[node] === 0) enter(walk, progress, node, 1);
  }
  return { ...walk, inTrees };
}

type Walk = Omit<DepthFirstWalk, 'inTrees'>;

/** Numbers everything that can be reached from `start`, and notes each edge that is not of the tree. */
function visitFrom(graph: HeapGraph, walk: Walk, progress: Progress, start: number, parent: number): void {
  const { edges, firstEdges } = graph.columns;
  const { weak, shortcut } = looseEdgeTypes(graph.columns);
  const { numberOf, nodeOf, parentOf, cursors } = walk;
  let number = enter(walk, progress, start, parent);
  let node = start;
  while (number !== parent) {
    const end = firstEdges[node + 1]!;
    let edge = cursors[node]!;
    let next = -1;
    while (edge < end && next < 0) {
      const word = edges[edge++]!;
      const type = word >>> edgeTypeShift;
      if (type === weak || (type === shortcut && node !== 0)) continue;
      const target = numberOf[word & edgeTargetMask]!;
      if (target === 0) next = word & edgeTargetMask;
      else noteCrossEdge(walk, progress, number, target);
    }
    cursors[node] = edge;
    if (next >= 0) {
      number = enter(walk, progress, next, number);
      node = next;
    } else {
      number = parentOf[number]!;
      node = nodeOf[number]!;
    }
  }
}

function enter(
  { numberOf, nodeOf, parentOf }: Walk,
  progress: Progress,
  node: number,
  parent: number,
): number {
  const number = ++progress.last;
  numberOf[node] = number;
  nodeOf[number] = node;
  parentOf[number] = parent;
  return number;
}

function noteCrossEdge(
  { firstCross, crossEdges }: Walk,
  progress: Progress,
  source: number,
  target: number,
): void {
  // What is held by weak edges alone must not lift the dominators of the living.
  if (target === source || (target <= progress.reached && source > progress.reached)) return;
  const at = ++progress.crossCount * 2;
  crossEdges[at] = firstCross[target]!;
  crossEdges[at + 1] = source;
  firstCross[target] = at;
}

/** 1 for each node with an edge into it that is neither weak nor a shortcut. */
function stronglyHeld(graph: HeapGraph): Uint8Array {
  const { edges } = graph.columns;
  const { weak, shortcut } = looseEdgeTypes(graph.columns);
  const held = new Uint8Array(graph.nodeCount);
  for (let edge = 0; edge < edges.length; edge++) {
    const word = edges[edge]!;
    const type = word >>> edgeTypeShift;
    if (type !== weak && type !== shortcut) held[word & edgeTargetMask] = 1;
  }
  return held;
}
