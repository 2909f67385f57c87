import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';
import type { BuiltNode } from '../support/heap-builder.ts';

/** A Proxy with what a package notes of it under the Proxy itself in a WeakMap. */
function proxyOf(leak: LeakHeap, target: BuiltNode, handler: BuiltNode, proxy?: BuiltNode): BuiltNode {
  const notes = leak.heap.object('Array').element(0, target);
  return (proxy ?? leak.heap.node('system / JSProxy', { type: 'hidden' }))
    .internal('1 / part of key (system / JSProxy @1) -> value (Array @2) pair in WeakMap (table @3)', notes)
    .hidden(1, target)
    .hidden(2, handler);
}

/** A state with a list in it, both behind Proxies, to which the calls added rows behind Proxies of their own. */
function stateWith(rows: number): LeakHeap {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  for (const [index, row] of leak.fresh('Row', rows).entries()) {
    const handler = leak.fresh('Handler', 1, 400)[0]!;
    list.element(index, proxyOf(leak, row, handler, leak.freshPart('system / JSProxy')));
  }
  const state = leak.heap.object('Object');
  state.property('rows', proxyOf(leak, list, leak.heap.object('Handler')));
  leak.module.variable('state', proxyOf(leak, state, leak.heap.object('Handler')));
  return leak;
}

it('leads through a Proxy to what it stands for, as a user writes it, and not to what was noted of it', () => {
  const told = stateWith(13).explain(13)[0]!;
  expect(pathText(told)).toBe(
    'module src/session.ts ▸ state → Object ▸ .rows → Array (13 entries) ▸ ~[x]~ → Row',
  );
  expect(told.retainer).toMatchObject({ className: 'Row', objectsPerCall: 1 });
  expect(told.retainer.advice).toBe(
    'take the entry out of `state.rows` when the work is done (`splice`), or bound its size.',
  );
});

it('counts entries that are behind Proxies', () => {
  expect(stateWith(13).explain(13)[0]?.collection).toEqual({
    name: 'state.rows',
    kind: 'Array',
    sizeBefore: 0,
    sizeAfter: 13,
    entriesPerCall: 1,
  });
});

it("tells a collection behind a Proxy in the user's hands from one of a package", () => {
  expect(stateWith(13).explain(13)[0]).toMatchObject({ holding: 'proxied', keeper: null });
});
