import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

const harness = 'node:internal/test_runner/harness';
const ownerOf = (url: string) => (url.startsWith('node:') ? 'node' : 'user');

/** What each call left, in a list of the user's, and in a Map that a module of Node's keeps by numbers. */
function heapWith(keyClass: 'number' | 'object', ofNode = harness): LeakHeap {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  leak.module.variable('list', list);
  for (const [index, entry] of leak.fresh('Entry', 13).entries()) list.element(index, entry);
  const table = leak.heap.array('', { size: (2 + 3 + 7 * 16) * 8 });
  const test = leak.heap.object('Test');
  leak.context(ofNode).variable('testResources', leak.heap.object('SafeMap').internal('table', table));
  for (let entry = 0; entry < 13; entry++) {
    const key = keyClass === 'number' ? leak.freshNumber() : leak.fresh('AsyncResource', 1)[0]!;
    table.internal(`${19 + 3 * entry}`, key).internal(`${20 + 3 * entry}`, test);
  }
  return leak;
}

const paths = (leak: LeakHeap): string[] => leak.explain(13, ownerOf).map(pathText);

it('does not tell what the test runner of Node notes by numbers', () => {
  expect(paths(heapWith('number'))).toEqual([expect.stringContaining('list → Array')]);
});

it('tells of objects that a module of Node keeps, and of numbers that one of the user does', () => {
  const kept = [expect.stringContaining('list → Array'), expect.stringContaining('testResources → SafeMap')];
  expect(paths(heapWith('object'))).toEqual(kept);
  expect(paths(heapWith('number', 'file:///app/src/notes.ts'))).toEqual(kept);
});
