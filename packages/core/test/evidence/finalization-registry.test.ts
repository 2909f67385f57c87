import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

it('tells what a FinalizationRegistry holds for its callback', () => {
  const leak = new LeakHeap();
  const registry = leak.heap.object('FinalizationRegistry');
  leak.module.variable('registry', registry);
  let before = registry;
  const connections = leak.fresh('Connection', 13);
  for (const [index, held] of leak.fresh('Held', 13).entries()) {
    const cell = leak.freshPart('system / WeakCell');
    before.hidden(4, cell);
    cell.weak('target', connections[index]!).hidden(2, held.property('connection', connections[index]!));
    before = cell;
  }
  const [told, ...others] = leak.explain(13);
  expect(pathText(told!)).toBe(
    'module src/session.ts ▸ registry → FinalizationRegistry ▸ ~[held value]~ → Held',
  );
  expect(told!.retainer.kept).toEqual([{ className: 'Connection', objectsPerCall: 1, bytesPerCall: 32 }]);
  expect(others).toEqual([]);
});
