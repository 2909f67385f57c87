import { describe, expect, it } from 'vitest';
import { findDominators, type HeapGraph, measureRetainedSizes, nodeIndex } from '../../src/heap/heap.ts';
import { buildHeap, type BuiltNode, type HeapBuilder } from '../support/heap-builder.ts';

/** What can be reached from the root without passing `without`; weak edges and inner shortcuts lead nowhere. */
function reachable(graph: HeapGraph, without = -1): Set<number> {
  const seen = new Set<number>(without === 0 ? [] : [0]);
  for (const node of seen) {
    graph.forEachEdge(nodeIndex(node), (edge) => {
      const type = graph.edgeTypeOf(edge);
      const target = graph.targetOf(edge);
      if (type !== 'weak' && (type !== 'shortcut' || node === 0) && target !== without) seen.add(target);
    });
  }
  return seen;
}

/** By definition: the dominator of a node whose own removal cuts off the fewest others, among those that cut it off. */
function dominatorByDefinition(graph: HeapGraph): Map<number, number> {
  const all = reachable(graph);
  const cutOffBy = new Map([...all].map((node) => [node, missing(all, reachable(graph, node))]));
  return new Map(
    [...all]
      .filter((node) => node !== 0)
      .map((node) => {
        const dominators = [...all].filter((other) => other !== node && cutOffBy.get(other)!.has(node));
        return [node, dominators.toSorted((a, b) => cutOffBy.get(a)!.size - cutOffBy.get(b)!.size)[0]!];
      }),
  );
}

function missing(all: Set<number>, there: Set<number>): Set<number> {
  return new Set([...all].filter((node) => !there.has(node)));
}

function randomHeap(seed: number): HeapBuilder {
  let state = seed;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
  const heap = buildHeap();
  const nodes: BuiltNode[] = [heap.root, heap.roots];
  for (let index = 0; index < 30; index++) nodes.push(heap.object(`N${index}`, { size: 1 + random(50) }));
  const types = ['property', 'element', 'internal', 'weak', 'shortcut'] as const;
  for (let index = 0; index < 60; index++) {
    const type = types[random(types.length)]!;
    nodes[random(nodes.length)]!.edge(type, type === 'element' ? index : `e${index}`, nodes[2 + random(30)]!);
  }
  return heap;
}

describe('dominators', () => {
  it('are the first node that every way passes', () => {
    const heap = buildHeap();
    const shared = heap.object('Shared', { size: 100 });
    const left = heap.object('Left', { size: 10 }).property('shared', shared);
    const right = heap.object('Right', { size: 10 }).property('shared', shared);
    const owner = heap.object('Owner', { size: 1 }).property('left', left).property('right', right);
    heap.roots.property('owner', owner);
    const graph = heap.graph();
    const dominators = findDominators(graph);
    expect(dominators.of(shared.index)).toBe(owner.index);
    expect(dominators.of(left.index)).toBe(owner.index);
    expect(dominators.of(graph.root)).toBe(graph.root);
    const sizes = measureRetainedSizes(graph, dominators);
    expect([sizes[owner.index], sizes[left.index], sizes[shared.index]]).toEqual([121, 10, 100]);
  });

  it('and retained sizes agree with their definition on random heaps', () => {
    for (let seed = 0; seed < 200; seed++) {
      const graph = randomHeap(seed).graph();
      const all = reachable(graph);
      const dominators = findDominators(graph);
      const sizes = measureRetainedSizes(graph, dominators);
      for (const [node, expected] of dominatorByDefinition(graph)) {
        expect(dominators.immediate[node], `node ${node} of heap ${seed}`).toBe(expected);
        const freed = [...missing(all, reachable(graph, node))];
        const bytes = freed.reduce((sum, other) => sum + graph.selfSizeOf(nodeIndex(other)), 0);
        expect(sizes[node], `node ${node} of heap ${seed}`).toBe(bytes);
      }
    }
  });

  it('of what nothing keeps is the root, and it lifts no dominator of the living', () => {
    const heap = buildHeap();
    const kept = heap.object('Kept');
    const owner = heap.object('Owner').property('kept', kept);
    heap.roots.property('owner', owner);
    const weaklyHeld = heap.object('WeaklyHeld').property('kept', kept);
    const below = heap.object('Below');
    weaklyHeld.property('below', below);
    heap.roots.weak('ref', weaklyHeld);
    const circle = heap.object('Circle').property('kept', kept);
    const other = heap.object('Other').property('circle', circle);
    circle.property('other', other);
    const graph = heap.graph();
    const dominators = findDominators(graph);
    expect(dominators.of(kept.index)).toBe(owner.index);
    expect(dominators.of(below.index)).toBe(weaklyHeld.index);
    expect([weaklyHeld, circle, other].map(({ index }) => dominators.of(index))).toEqual([0, 0, 0]);
  });

  it('are found in a chain as long as the heap', () => {
    const heap = buildHeap();
    let last = heap.roots;
    for (let index = 0; index < 50_000; index++) {
      const next = heap.object('Link', { size: 1 });
      last.property('next', next);
      next.property('first', heap.roots);
      last = next;
    }
    const graph = heap.graph();
    const sizes = measureRetainedSizes(graph, findDominators(graph));
    expect(sizes[2]).toBe(50_000);
  });
});
