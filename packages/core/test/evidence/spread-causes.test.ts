import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

/** Lists of a class, each in a shard, that got an entry of each 13 calls in turn; every shard had one before. */
function shardsOf(count: number, first = 0): LeakHeap {
  const leak = new LeakHeap();
  const shards = leak.heap.object('Array');
  leak.module.variable('shards', shards);
  const lists = Array.from({ length: count }, (_, index) => {
    const list = leak.heap.object('Array').element(0, leak.heap.object('Entry'));
    shards.element(index, leak.heap.object('Shard').property('items', list));
    return list;
  });
  for (const [call, entry] of leak.fresh('Entry', 13).entries()) {
    const list = lists[(first + call) % count]!;
    list.element(list.edges.length, entry.property('key', leak.freshText(`key ${call}`)));
  }
  return leak;
}

it('joins what is spread over collections that differ in one step of their paths', () => {
  const told = shardsOf(20).explain(13);
  expect(told.map(pathText)).toEqual([
    'module src/session.ts ▸ shards → Array ▸ [x] → Shard ▸ .items → Array ▸ ~[x]~ → Entry',
  ]);
  expect(told[0]!.retainer).toMatchObject({
    className: 'Entry',
    objectsPerCall: 1,
    selfBytesPerCall: 32,
    retainedBytesPerCall: 64,
    kept: [{ className: 'string', objectsPerCall: 1, bytesPerCall: 32 }],
    holder: 'growing-collection',
  });
  expect(told[0]!.holderName).toBe('shards[x].items');
  // What lies between the common object and the lists is not counted.
  expect(told[0]!.collection).toBeNull();
});

it('knows it by the same fingerprint whichever collections were chosen', () => {
  const fingerprints = [0, 7, 15].map((first) => shardsOf(20, first).explain(13)[0]!.retainer.fingerprint);
  expect(new Set(fingerprints).size).toBe(1);
});

it('counts the entries of all collections, also of those that got none', () => {
  const leak = new LeakHeap();
  const rows = leak.heap.object('Array');
  leak.module.variable('rows', rows);
  const lists = Array.from({ length: 20 }, () =>
    leak.heap.object('Array').element(0, leak.heap.object('Row')),
  );
  for (const [index, list] of lists.entries()) rows.element(index, list);
  for (const [index, row] of leak.fresh('Row', 13).entries()) lists[index]!.element(1, row);
  expect(leak.explain(13)[0]!.collection).toEqual({
    name: 'rows[x]',
    kind: 'Array',
    sizeBefore: 20,
    sizeAfter: 33,
    entriesPerCall: 1,
  });
});

it('does not join what hangs from places that differ in more than one step', () => {
  const leak = new LeakHeap();
  for (const [index, entry] of leak.fresh('Entry', 13).entries())
    leak.module.variable(
      `list${index}`,
      leak.heap.object(`Owner${index}`).property('items', leak.heap.object('Array').element(0, entry)),
    );
  expect(leak.explain(13)).toEqual([]);
});

it('leaves collections alone of which each got as much as a leak leaves', () => {
  const leak = new LeakHeap();
  const app = leak.heap.object('App');
  leak.module.variable('app', app);
  for (const name of ['users', 'pages']) {
    const list = leak.heap.object('Array');
    app.property(name, list);
    for (const [index, entry] of leak.fresh('Entry', 13).entries()) list.element(index, entry);
  }
  expect(leak.explain(13).map(pathText)).toEqual([
    expect.stringContaining('.users → Array (13 entries)'),
    expect.stringContaining('.pages → Array (13 entries)'),
  ]);
});

it('looks back some steps only, as what leaks may hang on a chain of thousands', () => {
  const leak = new LeakHeap();
  const links = Array.from({ length: 4900 }, () => leak.heap.object('Link'));
  leak.module.variable('first', links[0]!);
  for (const [index, link] of links.slice(0, -1).entries()) link.property('next', links[index + 1]!);
  for (const [index, entry] of leak.fresh('Entry', 13).entries())
    links.at(-1 - index)!.property(`slot${index}`, entry);
  expect(leak.explain(13).map(pathText)).toEqual([]);
});
