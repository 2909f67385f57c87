import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

const packaged = 'file:///app/node_modules/lodash/lodash.js';

it('begins at `process`, and not in a package that happens to refer to it', () => {
  const leak = new LeakHeap();
  const events = leak.heap.object('Object');
  const process = leak.heap.object('process').property('_events', events);
  leak.context(packaged).variable('freeProcess', process);
  const listeners = leak.heap.object('Array');
  events.property('SIGTERM', listeners);
  for (let index = 0; index < 13; index++) listeners.element(index, leak.freshClosure('onTerm', 3));
  const told = leak.explain(13)[0]!;
  expect(pathText(told)).toMatch(/^process ▸ \._events → Object ▸ \.SIGTERM → Array/);
  expect(told.collection?.name).toBe('process._events.SIGTERM');
});

it.each(['Document', 'HTMLDocument'])('begins at a %s that a package refers to', (name) => {
  const leak = new LeakHeap();
  const nodes = leak.heap.object('Array');
  const document = leak.heap.object(name).property('nodes', nodes);
  leak.context('file:///app/node_modules/lit-html/lit-html.js').variable('d', document);
  for (const [index, entry] of leak.fresh('Element', 13).entries()) nodes.element(index, entry);
  expect(pathText(leak.explain(13)[0]!)).toMatch(new RegExp(`^${name} ▸ \\.nodes`));
});

it('begins at the body of a page that a package refers to, as its document is not on the way', () => {
  const leak = new LeakHeap();
  const children = leak.heap.object('Array');
  const body = leak.heap.object('HTMLBodyElement').property('children', children);
  const queries = leak.heap.object('Object').property('container', body);
  leak.context('file:///app/node_modules/@testing-library/dom/screen.js').variable('_screen', queries);
  for (const [index, entry] of leak.fresh('HTMLDivElement', 13).entries()) children.element(index, entry);
  expect(pathText(leak.explain(13)[0]!)).toMatch(/^HTMLBodyElement ▸ \.children → Array/);
});

it("keeps the user's own variable, from which a person can follow the path", () => {
  const leak = new LeakHeap();
  const nodes = leak.heap.object('Array');
  leak.module.variable('page', leak.heap.object('Document').property('nodes', nodes));
  for (const [index, entry] of leak.fresh('Element', 13).entries()) nodes.element(index, entry);
  expect(pathText(leak.explain(13)[0]!)).toMatch(/^module src\/session\.ts ▸ page → Document/);
});

it('calls a collection by the class that has it, where nobody could write the way to that', () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const service = leak.heap.object('AuditService').property('trail', list);
  const wrapper = leak.heap.object('Object').property('instance', service);
  const [owner, records] = [leak.heap.object('Object'), leak.heap.object('WeakMap')];
  const table = leak.heap.array('', { id: 4711 });
  leak.module.variable('owner', owner).variable('records', records.internal('table', table));
  owner.internal('1 / part of key (Object @3) -> value (Object @5) pair in WeakMap (table @4711)', wrapper);
  for (const [index, entry] of leak.fresh('Object', 13).entries()) list.element(index, entry);
  expect(leak.explain(13)[0]!.collection?.name).toBe('AuditService.trail');
});
