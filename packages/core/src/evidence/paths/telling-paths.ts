import {
  edgeTargetMask,
  edgeTypeShift,
  type EdgeIndex,
  type HeapGraph,
  type NodeIndex,
} from '../../heap/heap.ts';
import type { Anchor } from './anchors.ts';
import { type EdgeCosts, importing, machinery, notAnExplanation, unknown } from './edge-costs.ts';
import { NodeBuckets } from './node-buckets.ts';
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

/** Larger than any cost, and still one that V8 reads without an allocation. */
const farthest = 2 ** 30;

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
  for (const { node, cost, way } of anchors)
    search.reach(node, cost, way?.edge ?? unreached, way?.from ?? unreached);
  return search.settle(sought);
}

const longestStretch = 4096;

class PathSearch {
  readonly #graph: HeapGraph;
  readonly #costs: EdgeCosts;
  readonly #distance: Int32Array;
  readonly #edgeInto: Uint32Array;
  readonly #source: Uint32Array;
  readonly #buckets: NodeBuckets;
  /** Nodes whose edges are followed in one go. */
  #stretch = 4;

  constructor(graph: HeapGraph, costs: EdgeCosts) {
    this.#graph = graph;
    this.#costs = costs;
    this.#distance = new Int32Array(graph.nodeCount).fill(farthest);
    this.#edgeInto = new Uint32Array(graph.nodeCount).fill(unreached);
    this.#source = new Uint32Array(graph.nodeCount).fill(unreached);
    this.#buckets = new NodeBuckets(graph.nodeCount);
  }

  reach(node: number, cost: number, edge: number, from: number): void {
    if (this.#distance[node]! <= cost) return;
    this.#distance[node] = cost;
    this.#edgeInto[node] = edge;
    this.#source[node] = from;
    this.#buckets.add(node, cost);
  }

  settle(sought: SoughtObjects | null): TellingPaths {
    const order = new Uint32Array(this.#graph.nodeCount);
    let settled = 0;
    for (let cost = 0; cost <= this.#buckets.highest; cost++) {
      if (this.#buckets.isEmpty(cost)) continue;
      const first = settled;
      // The bucket cannot grow while it is read: every edge costs at least one.
      settled = this.#buckets.takeAt(cost, this.#distance, order, first);
      const nodes = order.subarray(first, settled);
      const isFound = sought?.areFoundBefore(cost) === true;
      sought?.meet(nodes, cost);
      this.#leaveAll(isFound ? nodes.filter((node) => sought.keeps(node as NodeIndex)) : nodes, cost);
    }
    const [edgeInto, source] = [this.#edgeInto, this.#source];
    return {
      order: order.subarray(0, settled),
      edgeInto: (node) => (edgeInto[node] === unreached ? null : (edgeInto[node] as EdgeIndex)),
      before: (node) => (source[node] === unreached ? null : (source[node] as NodeIndex)),
    };
  }

  /** Follows the edges out of nodes of one cost; some nodes lead to so much, or tell so little, that theirs cost more. */
  #leaveAll(nodes: Uint32Array, cost: number): void {
    const { realms, importLists, moduleCaches, byNodeType, inRealm } = this.#costs;
    const placesOf = (special: readonly NodeIndex[]): number[] =>
      special
        .filter((node) => this.#distance[node] === cost)
        .map((node) => nodes.indexOf(node))
        .filter((at) => at >= 0);
    const atRealms = new Set(placesOf(realms));
    const atLists = new Set(placesOf(importLists));
    const stops = [...atRealms, ...atLists, ...placesOf(moduleCaches)].toSorted((a, b) => a - b);
    let from = 0;
    for (const stop of [...stops, nodes.length]) {
      while (from < stop) {
        const to = Math.min(stop, from + this.#stretch);
        this.#leave(nodes.subarray(from, to), cost, byNodeType);
        this.#stretch = Math.min(longestStretch, this.#stretch * 2);
        from = to;
      }
      if (stop === nodes.length) return;
      const target = atRealms.has(stop) ? inRealm : byNodeType;
      this.#leave(nodes.subarray(stop, ++from), cost + (atLists.has(stop) ? importing : machinery), target);
    }
  }

  /**
   * The search itself, once per explanation: V8 must compile it while it runs, and not have to do so again. So it is
   * one loop, not two, of which V8 would leave the inner one each time; it calls nothing in the branch that most edges
   * take, and ends early at first.
   */
  #leave(nodes: Uint32Array, cost: number, ofTarget: Uint8Array): void {
    const { edges, edgeNames, firstEdges, nodeTypes } = this.#graph.columns;
    const { byNodeType, byEdgeType, property, propertyType, internal } = this.#costs;
    const distance = this.#distance;
    let at = 0;
    let node = 0;
    let type = 0;
    let before = 0;
    let edge = 0;
    let end = 0;
    for (;;) {
      if (edge === end) {
        if (at === nodes.length) return;
        node = nodes[at++]!;
        type = nodeTypes[node]!;
        before = cost + byNodeType[type]!;
        edge = firstEdges[node]!;
        end = firstEdges[node + 1]!;
        continue;
      }
      const here = edge++;
      const word = edges[here]!;
      const target = word & edgeTargetMask;
      // Every edge costs at least one, and most lead to what has a better way: those need no look at their names.
      if (distance[target]! <= before + 1) continue;
      const edgeType = word >>> edgeTypeShift;
      let edgeCost = byEdgeType[edgeType]!;
      if (edgeCost === unknown)
        edgeCost = (edgeType === propertyType ? property : internal[type]!)[edgeNames[here]!]!;
      if (edgeCost === unknown) edgeCost = this.#costs.ofNamed(here as EdgeIndex, node as NodeIndex);
      if (edgeCost === notAnExplanation) continue;
      this.reach(target, before + edgeCost + ofTarget[nodeTypes[target]!]!, here, node);
    }
  }
}
