import { edgeTargetMask, type EdgeIndex, type HeapGraph, type NodeIndex } from '../heap/heap.ts';
import type { Anchor } from './anchors.ts';
import { type EdgeCosts, notAnExplanation } from './edge-costs.ts';
import type { SoughtObjects } from './sought-objects.ts';

/** For every node that was searched for the cheapest, that is the most telling, way from an anchor. */
export interface TellingPaths {
  /** Nodes that anchors reach, from the nearest to the farthest. */
  readonly order: Uint32Array;
  /** The last edge of the way; null for anchors and for what nothing reaches. */
  edgeInto(node: NodeIndex): EdgeIndex | null;
  /** The node before; null as above. */
  before(node: NodeIndex): NodeIndex | null;
}

const unreached = 0xffffffff;

/**
 * Dijkstra's algorithm with Dial's buckets (1969): costs are small whole numbers.
 * @param sought ends the search when these are found; without it every node gets its way.
 */
export function findTellingPaths(
  graph: HeapGraph,
  anchors: readonly Anchor[],
  costs: EdgeCosts,
  sought: SoughtObjects | null,
): TellingPaths {
  const search = new PathSearch(graph, costs);
  for (const { node, cost } of anchors) search.reach(node, cost, unreached, unreached);
  return search.settle(sought);
}

class PathSearch {
  readonly #graph: HeapGraph;
  readonly #costs: EdgeCosts;
  readonly #distance: Uint32Array;
  readonly #edgeInto: Uint32Array;
  readonly #source: Uint32Array;
  readonly #buckets: (number[] | undefined)[] = [];

  constructor(graph: HeapGraph, costs: EdgeCosts) {
    this.#graph = graph;
    this.#costs = costs;
    this.#distance = new Uint32Array(graph.nodeCount).fill(unreached);
    this.#edgeInto = new Uint32Array(graph.nodeCount).fill(unreached);
    this.#source = new Uint32Array(graph.nodeCount).fill(unreached);
  }

  reach(node: number, cost: number, edge: number, from: number): void {
    if (this.#distance[node]! <= cost) return;
    this.#distance[node] = cost;
    this.#edgeInto[node] = edge;
    this.#source[node] = from;
    (this.#buckets[cost] ??= []).push(node);
  }

  settle(sought: SoughtObjects | null): TellingPaths {
    const order = new Uint32Array(this.#graph.nodeCount);
    let settled = 0;
    for (let cost = 0; cost < this.#buckets.length; cost++) {
      const isFound = sought?.areFoundBefore(cost) === true;
      // The bucket cannot grow while it is read: every edge costs at least one.
      for (const node of this.#buckets[cost] ?? []) {
        if (this.#distance[node] !== cost) continue;
        order[settled++] = node;
        sought?.meet(node as NodeIndex, cost);
        if (!isFound || sought.keeps(node as NodeIndex)) this.#leave(node, cost);
      }
      this.#buckets[cost] = undefined;
    }
    const [edgeInto, source] = [this.#edgeInto, this.#source];
    return {
      order: order.subarray(0, settled),
      edgeInto: (node) => (edgeInto[node] === unreached ? null : (edgeInto[node] as EdgeIndex)),
      before: (node) => (source[node] === unreached ? null : (source[node] as NodeIndex)),
    };
  }

  #leave(node: number, cost: number): void {
    const { edges, firstEdges } = this.#graph.columns;
    const distance = this.#distance;
    const end = firstEdges[node + 1]!;
    for (let edge = firstEdges[node]!; edge < end; edge++) {
      const target = edges[edge]! & edgeTargetMask;
      // Every edge costs at least one, and most lead to what has a better way: those need no look at their names.
      if (distance[target]! <= cost + 1) continue;
      const edgeCost = this.#costs.of(edge as EdgeIndex, node as NodeIndex, target as NodeIndex);
      if (edgeCost !== notAnExplanation) this.reach(target, cost + edgeCost, edge, node);
    }
  }
}
