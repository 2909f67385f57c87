import { describe, expect, it } from 'vitest';
import { findRetainers, type HeapGraph, measureDistances, type NodeIndex } from '../../src/heap/heap.ts';
import { buildHeap } from '../support/heap-builder.ts';

function holdersOf(graph: HeapGraph, node: NodeIndex): string[] {
  const names: string[] = [];
  findRetainers(graph).forEach(node, (edge) => {
    names.push(`${graph.nameOf(graph.sourceOf(edge))} ${graph.edgeNameOf(edge)}`);
  });
  return names;
}

describe('retainers', () => {
  it('are every edge into a node, weak ones too', () => {
    const heap = buildHeap();
    const entry = heap.object('Entry');
    const lonely = heap.object('Lonely');
    const map = heap.object('Map').property('newest', entry).element(3, entry);
    heap.roots.property('map', map).weak('cache', entry);
    const graph = heap.graph();
    expect(holdersOf(graph, entry.index)).toEqual(['(GC roots) cache', 'Map newest', 'Map 3']);
    expect(findRetainers(graph).countOf(entry.index)).toBe(3);
    expect(holdersOf(graph, lonely.index)).toEqual([]);
  });

  it('can be left before the last', () => {
    const heap = buildHeap();
    const entry = heap.object('Entry');
    heap.roots.property('a', entry).property('b', entry);
    let seen = 0;
    findRetainers(heap.graph()).forEach(entry.index, () => ++seen < 1);
    expect(seen).toBe(1);
  });
});

describe('distances', () => {
  it('count the steps of a shortest way that is not weak', () => {
    const heap = buildHeap();
    const far = heap.object('Far');
    const near = heap.object('Near').property('far', far);
    heap.roots.property('near', near).weak('far', far);
    const graph = heap.graph();
    const distances = measureDistances(graph);
    expect([heap.root, heap.roots, near, far].map(({ index }) => distances.of(index))).toEqual([0, 1, 2, 3]);
    const last = distances.lastEdge(far.index);
    expect(last !== null && graph.sourceOf(last)).toBe(near.index);
    expect(distances.lastEdge(heap.root.index)).toBeNull();
  });

  it('are -1 where no edge that may be followed leads', () => {
    const heap = buildHeap();
    const hidden = heap.object('Hidden');
    heap.roots.internal('secret', hidden);
    const graph = heap.graph();
    const distances = measureDistances(graph, (edge) => graph.edgeTypeOf(edge) !== 'internal');
    expect(distances.of(hidden.index)).toBe(-1);
    expect(distances.lastEdge(hidden.index)).toBeNull();
  });
});
