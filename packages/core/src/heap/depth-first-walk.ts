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
  /** Where the edges into each number begin in `crossSources`; they end where those of the next begin. */
  readonly firstCross: Uint32Array;
  /** Numbers that edges outside the spanning tree come from. */
  readonly crossSources: Uint32Array;
  /** Working space, free for others after the walk. */
  readonly cursors: Uint32Array;
}

interface Progress {
  last: number;
  /** Numbers up to here were reached from the root. */
  reached: number;
}

/**
 * Walks the heap from the root. What only weak edges lead to follows as trees of its own below the root,
 * then what is left, so that every node has a number. This is how memlab treats them too.
 */
export function walkDepthFirst(graph: HeapGraph): DepthFirstWalk {
  const { nodeCount } = graph;
  const walk = {
    numberOf: new Uint32Array(nodeCount + 1),
    nodeOf: new Uint32Array(nodeCount + 1),
    parentOf: new Uint32Array(nodeCount + 1),
    cursors: graph.columns.firstEdges.slice(),
  };
  const { numberOf } = walk;
  const progress = { last: 0, reached: 0 };
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
  return { ...walk, inTrees, ...collectCrossEdges(graph, walk, { inTrees, reached: progress.reached }) };
}

type Walk = Omit<DepthFirstWalk, 'inTrees' | 'firstCross' | 'crossSources'>;

/** Numbers everything that can be reached from `start`. */
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
      if (numberOf[word & edgeTargetMask] === 0) next = word & edgeTargetMask;
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

type CrossEdges = Pick<DepthFirstWalk, 'firstCross' | 'crossSources'>;

/** Sorts the edges outside of the spanning tree by their target: one pass counts them, one puts them in their place. */
function collectCrossEdges(
  graph: HeapGraph,
  { numberOf, parentOf }: Walk,
  { inTrees, reached }: { readonly inTrees: number; readonly reached: number },
): CrossEdges {
  const { edges, firstEdges } = graph.columns;
  const { weak, shortcut } = looseEdgeTypes(graph.columns);
  const firstCross = new Uint32Array(graph.nodeCount + 2);
  let crossSources = new Uint32Array(0);
  for (const pass of ['count', 'place'] as const) {
    for (let node = 0; node < graph.nodeCount; node++) {
      const source = numberOf[node]!;
      if (source > inTrees) continue;
      const end = firstEdges[node + 1]!;
      for (let edge = firstEdges[node]!; edge < end; edge++) {
        const word = edges[edge]!;
        const type = word >>> edgeTypeShift;
        if (type === weak || (type === shortcut && node !== 0)) continue;
        const target = numberOf[word & edgeTargetMask]!;
        // What is held by weak edges alone must not lift the dominators of the living.
        if (target === source || parentOf[target] === source || (target <= reached && source > reached))
          continue;
        if (pass === 'count') firstCross[target]!++;
        else crossSources[--firstCross[target]!] = source;
      }
    }
    // Counts turn into the ends of each number's edges, and these, once all are placed, into their beginnings.
    if (pass === 'count') crossSources = new Uint32Array(sumUp(firstCross));
  }
  return { firstCross, crossSources };
}

/** Replaces each count by the sum up to it; returns the sum of all. */
function sumUp(counts: Uint32Array): number {
  let sum = 0;
  for (let at = 0; at < counts.length; at++) counts[at] = sum += counts[at]!;
  return sum;
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
