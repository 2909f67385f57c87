import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

/** The state of a store, copied at each change, down to a list of the last call's; the entries came with all calls. */
function stateWith(depth: number, entryClass = 'Object'): LeakHeap {
  const leak = new LeakHeap();
  const entries = leak.fresh(entryClass, 13);
  const list = leak.fresh('Array', 1)[0]!;
  for (const [index, entry] of entries.entries())
    list.element(index, entry.property('id', leak.heap.object('number')));
  let state = list;
  for (let level = 0; level < depth; level++)
    state = leak.fresh('Object', 1)[0]!.property(level === 0 ? 'items' : `part${level}`, state);
  leak.module.variable('state', state);
  return leak;
}

it('finds entries of a list that is copied within plain objects, which are entries of the same class', () => {
  const told = stateWith(2).explain(13)[0]!;
  expect(pathText(told)).toBe(
    'module src/session.ts ▸ ~state~ → Object ▸ ~.part1~ → Object ▸ ~.items~ → Array ▸ ~[x]~ → Object',
  );
  expect(told.retainer).toMatchObject({
    className: 'Object',
    objectsPerCall: 1,
    holder: 'growing-collection',
  });
  expect(told.collection).toEqual({
    name: 'state.part1.items',
    kind: 'Array',
    sizeBefore: 0,
    sizeAfter: 13,
    entriesPerCall: 1,
  });
});

it('counts a list that is frozen, whose table alone refers to its entries', () => {
  const leak = new LeakHeap();
  const list = leak.fresh('Array', 1)[0]!;
  const table = leak.heap.array('(object elements)', { id: 20_001 });
  list.internal('elements', table);
  for (const [index, entry] of leak.fresh('Note', 13).entries()) table.internal(String(index), entry);
  leak.module.variable('state', leak.fresh('Object', 1)[0]!.property('notes', list));
  const told = leak.explain(13)[0]!;
  expect(pathText(told)).toBe('module src/session.ts ▸ ~state~ → Object ▸ ~.notes~ → Array ▸ ~[x]~ → Note');
  expect(told.collection).toEqual({
    name: 'state.notes',
    kind: 'Array',
    sizeBefore: 0,
    sizeAfter: 13,
    entriesPerCall: 1,
  });
  expect(told.retainer.advice).toBe(
    'take the entry out of `state.notes` when the work is done (`filter`), or bound its size.',
  );
});

it('advises to leave entries out of the next copy', () => {
  const told = stateWith(1).explain(13)[0]!;
  expect(told.retainer.advice).toBe(
    'take the entry out of `state.items` when the work is done (`filter`), or bound its size.',
  );
});

it('follows copies as deep as states are nested', () => {
  expect(stateWith(5).explain(13)[0]!.collection?.name).toBe('state.part4.part3.part2.part1.items');
});

it('takes objects that hold each other for a chain, and no copied state', () => {
  const leak = new LeakHeap();
  const links = leak.fresh('Object', 13);
  for (const [index, link] of links.entries()) if (index > 0) link.property('next', links[index - 1]!);
  leak.module.variable('last', links.at(-1)!);
  const told = leak.explain(13)[0]!;
  expect(told.retainer).toMatchObject({ className: 'Object', objectsPerCall: 1 });
  expect(told.retainer.advice).toContain('each Object holds another one');
});
