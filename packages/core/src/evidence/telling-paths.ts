import {
  edgeTargetMask,
  edgeTypeShift,
  type EdgeIndex,
  type HeapGraph,
  type NodeIndex,
} from '../heap/heap.ts';
import type { Anchor } from './anchors.ts';
import { type EdgeCosts, machinery, notAnExplanation, unknown } from './edge-costs.ts';
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
      const bucket = this.#buckets[cost];
      if (bucket === undefined) continue;
      const first = settled;
      // The bucket cannot grow while it is read: every edge costs at least one.
      settled = this.#enter(bucket, cost, order, first);
      const nodes = order.subarray(first, settled);
      const isFound = sought?.areFoundBefore(cost) === true;
      sought?.meet(nodes, cost);
      this.#leave(isFound ? nodes.filter((node) => sought.keeps(node as NodeIndex)) : nodes, cost);
      this.#buckets[cost] = undefined;
    }
    const [edgeInto, source] = [this.#edgeInto, this.#source];
    return {
      order: order.subarray(0, settled),
      edgeInto: (node) => (edgeInto[node] === unreached ? null : (edgeInto[node] as EdgeIndex)),
      before: (node) => (source[node] === unreached ? null : (source[node] as NodeIndex)),
    };
  }

  /** Puts those nodes of a bucket that have no better way by now in order; returns where the order ends. */
  #enter(bucket: readonly number[], cost: number, order: Uint32Array, first: number): number {
    const distance = this.#distance;
    let settled = first;
    for (let at = 0; at < bucket.length; at++) {
      const node = bucket[at]!;
      if (distance[node] === cost) order[settled++] = node;
    }
    return settled;
  }

  /**
   * Follows the edges out of nodes of one cost. It runs once per explanation, so V8 must compile it while it does,
   * and not have to do so again: no branch that is seldom taken refers to a property or calls something.
   */
  #leave(nodes: Uint32Array, cost: number): void {
    const { edges, edgeNames, firstEdges, nodeTypes } = this.#graph.columns;
    const costs = this.#costs;
    const { byNodeType, inRealm, byEdgeType, property, propertyType, internal } = costs;
    const distance = this.#distance;
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at]!;
      const end = firstEdges[node + 1]!;
      const named = internal[nodeTypes[node]!]!;
      const isRealm = costs.isRealm(node as NodeIndex);
      const ofSource = isRealm ? machinery : byNodeType[nodeTypes[node]!]!;
      const ofTarget = isRealm ? inRealm : byNodeType;
      for (let edge = firstEdges[node]!; edge < end; edge++) {
        const word = edges[edge]!;
        const target = word & edgeTargetMask;
        // Every edge costs at least one, and most lead to what has a better way: those need no look at their names.
        if (distance[target]! <= cost + 1) continue;
        const type = word >>> edgeTypeShift;
        let edgeCost = byEdgeType[type]!;
        if (edgeCost === unknown) edgeCost = (type === propertyType ? property : named)[edgeNames[edge]!]!;
        if (edgeCost === unknown) edgeCost = costs.ofNamed(edge as EdgeIndex, node as NodeIndex);
        if (edgeCost === notAnExplanation) continue;
        this.reach(target, cost + edgeCost + ofSource + ofTarget[nodeTypes[target]!]!, edge, node);
      }
    }
  }
}
