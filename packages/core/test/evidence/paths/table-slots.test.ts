import { expect, it } from 'vitest';
import { EdgeNames } from '../../../src/evidence/paths/edge-names.ts';
import { countEntries, keyOfEntry, tableSlot } from '../../../src/evidence/paths/table-slots.ts';
import { buildHeap } from '../../support/heap-builder.ts';

/** A Map as V8 lays it out with 2 buckets: 3 counts, 2 buckets, then key, value and chain of 4 entries. */
function buildMap() {
  const heap = buildHeap();
  const words = 2 + 3 + 2 + 4 * 3;
  const table = heap.array('', { size: words * 8 });
  const map = heap.object('Map').internal('table', table);
  const key = heap.string('ready');
  const value = heap.object('Session');
  const other = heap.object('Session');
  const hole = heap.node('system / Oddball', { type: 'hidden' });
  table.internal('5', key).internal('6', value).internal('9', other).internal('11', hole);
  const graph = heap.graph();
  return {
    graph,
    names: new EdgeNames(graph),
    map: map.index,
    table: table.index,
    key: key.index,
    value: value.index,
  };
}

it('counts the entries of a Map by their slots, without deleted ones', () => {
  const { graph, names, map } = buildMap();
  expect(countEntries({ graph, names }, map)).toBe(2);
});

it('tells keys from values', () => {
  const { graph, names, map, table } = buildMap();
  const kinds: string[] = [];
  graph.forEachEdge(table, (edge) => {
    kinds.push(tableSlot({ graph, names }, map, table, edge));
  });
  expect(kinds).toEqual(['key', 'entry', 'entry', 'key']);
});

it('finds the key of a value', () => {
  const { graph, names, map, value, key } = buildMap();
  expect(keyOfEntry({ graph, names }, map, value)).toBe('ready');
  expect(keyOfEntry({ graph, names }, map, key)).toBeNull();
});

it('counts the elements of an array and the properties of an object', () => {
  const heap = buildHeap();
  const item = heap.object('Item');
  const array = heap.object('Array').element(0, item).element(1, item).property('__proto__', item);
  const object = heap.object('Object').property('a', item).element(7, item).property('__proto__', item);
  const empty = heap.object('Object');
  const graph = heap.graph();
  const names = new EdgeNames(graph);
  expect([array, object, empty].map(({ index }) => countEntries({ graph, names }, index))).toEqual([
    2,
    2,
    null,
  ]);
});
