import { expect, it } from 'vitest';
import { EdgeNames } from '../../src/evidence/paths/edge-names.ts';
import { countEntries, roomOf } from '../../src/evidence/paths/table-slots.ts';
import { buildHeap } from '../support/heap-builder.ts';
import { LeakHeap } from '../support/leak-heap.ts';

/** An array by what its elements hold: an object, or V8's `undefined`. */
function arrayOf(taken: readonly boolean[], className = 'Array'): { count: number | null; room: unknown } {
  const heap = buildHeap();
  const list = heap.object(className);
  const nothing = heap.node('undefined', { type: 'hidden' });
  for (const [index, isTaken] of taken.entries())
    list.element(index, isTaken ? heap.object('Session') : nothing);
  const graph = heap.graph();
  const reader = { graph, names: new EdgeNames(graph) };
  return { count: countEntries(reader, list.index), room: roomOf(reader, list.index) };
}

const some = (count: number, isTaken: boolean): boolean[] => Array.from({ length: count }, () => isTaken);

it('counts what is there of an array that was made larger', () => {
  expect(arrayOf([...some(2, true), ...some(30, false)])).toEqual({ count: 2, room: { taken: 2, size: 32 } });
});

it('sees no room where one of the last elements is taken, as by `push`, which may be given `undefined` as well', () => {
  expect(arrayOf([false, true, true])).toEqual({ count: 2, room: null });
  expect(arrayOf([...some(30, false), true, false])).toEqual({ count: 1, room: null });
  expect(arrayOf([true, ...some(15, false)])).toEqual({ count: 1, room: null });
  expect(arrayOf([true, ...some(16, false)])).toEqual({ count: 1, room: { taken: 1, size: 17 } });
});

it('sees none in what is no array', () => {
  expect(arrayOf([true, ...some(30, false)], 'Object').room).toBeNull();
});

it('tells of a leak that what holds it has room left', () => {
  const leak = new LeakHeap();
  const cache = leak.heap.object('Array');
  const nothing = leak.heap.node('undefined', { type: 'hidden' });
  leak.module.variable('cache', cache);
  for (const [index, entry] of leak.fresh('Row', 13).entries()) cache.element(index, entry);
  for (let index = 13; index < 100; index++) cache.element(index, nothing);
  expect(leak.explain(13)[0]!.room).toEqual({ taken: 13, size: 100 });
});
