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

/** A client that is made anew by each call, of so many methods of its own, with hooks of all calls below the first one. */
function clientWith(methods: number): LeakHeap {
  const leak = new LeakHeap();
  const list = leak.fresh('Array', 1)[0]!;
  for (let call = 0; call < 13; call++) list.element(call, leak.freshClosure('', 4));
  const defaults = leak.fresh('Object', 1)[0]!.property('hooks', list);
  const client = leak.freshClosure('client');
  for (let method = 0; method < methods; method++) {
    const closure = leak.freshClosure('');
    client.element(method, method === 0 ? closure.property('defaults', defaults) : closure);
  }
  leak.module.variable('api', client);
  return leak;
}

it('looks below the parts of a copy, be they nearly as many as the calls', () => {
  for (const methods of [8, 12]) {
    const [told] = clientWith(methods).explain(13);
    expect(told?.collection).toMatchObject({ kind: 'Array', sizeAfter: 13, entriesPerCall: 1 });
    expect(told?.retainer).toMatchObject({ className: 'function (anonymous)', objectsPerCall: 1 });
  }
});

it('lets parts of a copy stand of which nothing came with each call', () => {
  const leak = new LeakHeap();
  const client = leak.freshClosure('client');
  for (let method = 0; method < 12; method++) client.element(method, leak.freshClosure(''));
  leak.module.variable('api', client);
  expect(leak.explain(13)[0]?.retainer.objectsPerCall).toBeCloseTo(12 / 13);
});

it('does not count the parts of one copy as entries of another one that it has', () => {
  const leak = new LeakHeap();
  const list = leak.fresh('Array', 1)[0]!;
  for (let call = 0; call < 13; call++) list.element(call, leak.freshClosure('', 4));
  const client = leak.freshClosure('client').property('hooks', list);
  for (let method = 0; method < 7; method++) client.element(method, leak.freshClosure(''));
  leak.module.variable('api', client);
  const [told] = leak.explain(13);
  expect(told?.collection).toMatchObject({ sizeBefore: 0, sizeAfter: 13, entriesPerCall: 1 });
  expect(told?.retainer.objectsPerCall).toBe(1);
});
