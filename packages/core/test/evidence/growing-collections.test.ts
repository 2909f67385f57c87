import { expect, it } from 'vitest';
import { EdgeNames } from '../../src/evidence/paths/edge-names.ts';
import { collectionOf } from '../../src/evidence/growing-collections.ts';
import { LeakHeap } from '../support/leak-heap.ts';

/** What is told of an array of so many entries, to which so many are said to have come. */
function collectionTold(size: number, arrived: number): unknown {
  const { heap } = new LeakHeap();
  const list = heap.object('Array');
  for (let index = 0; index < size; index++) list.element(index, heap.object('Session'));
  const graph = heap.graph();
  const holder = { nodes: [list.index], last: { node: list.index, edge: { kind: 'variable' } } };
  const member = { nodes: [0], last: { node: 0, edge: { kind: 'element' } } };
  const narrator = { language: { graph, names: new EdgeNames(graph), kinds: { nameOf: () => 'Array' } } };
  const story = {
    stretches: [holder, member],
    firstSuspect: 1,
    entryAt: 1,
    arrived,
    cause: { spread: null },
  };
  return collectionOf(narrator as never, story as never, { containerName: 'sessions' } as never, 13);
}

it('tells how many entries a collection had before', () => {
  expect(collectionTold(20, 13)).toEqual({
    name: 'sessions',
    kind: 'Array',
    sizeBefore: 7,
    sizeAfter: 20,
    entriesPerCall: 1,
  });
});

it('names no collection that has fewer entries than came', () => {
  expect(collectionTold(8, 1629)).toBeNull();
});
