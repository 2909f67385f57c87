import { expect, it } from 'vitest';
import { EdgeNames } from '../../src/evidence/paths/edge-names.ts';
import { collectionOf } from '../../src/evidence/growing-collections.ts';
import { LeakHeap } from '../support/leak-heap.ts';

/** What is told of an array of so many entries, to which so many are said to have come. */
function collectionTold(size: number, added: number): unknown {
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
    added,
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

function listOf(...classes: readonly (readonly [string, number])[]): LeakHeap {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  leak.module.variable('listeners', list);
  const entries = classes.flatMap(([className, count]) => leak.fresh(className, count));
  for (const [index, entry] of entries.entries()) list.element(index, entry);
  return leak;
}

it('counts all that each call adds to a collection, of whatever class', () => {
  expect(listOf(['Watcher', 13], ['Handler', 13]).explain(13)[0]).toMatchObject({
    retainer: { objectsPerCall: 1 },
    collection: { name: 'listeners', sizeBefore: 0, sizeAfter: 26, entriesPerCall: 2 },
  });
});

it('counts nothing that came to a collection once', () => {
  expect(listOf(['Watcher', 13], ['Settings', 1]).explain(13)[0]!.collection).toMatchObject({
    sizeBefore: 1,
    sizeAfter: 14,
    entriesPerCall: 1,
  });
});
