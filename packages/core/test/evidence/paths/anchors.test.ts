import { expect, it } from 'vitest';
import type { BuiltNode } from '../../support/heap-builder.ts';
import { LeakHeap, pathText } from '../../support/leak-heap.ts';

/** A list that modules hold alike, in this order of their places in memory. */
function heldBy(...urls: string[]): string | undefined {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  for (const url of urls) leak.context(url).variable(url.replace(/^.*\/(.*)\..*$/, '$1'), list);
  for (const [index, entry] of leak.fresh('Session', 13).entries()) list.element(index, entry);
  return pathText(leak.explain(13)[0]!).split(' ▸ ')[1];
}

it('begins with the same one of several modules wherever they lie in memory', () => {
  const urls = ['file:///app/src/b.ts', 'file:///app/src/a.ts', 'file:///app/src/c.ts'];
  expect([heldBy(...urls), heldBy(...urls.toReversed())]).toEqual([
    'a → Array (13 entries)',
    'a → Array (13 entries)',
  ]);
});

it("begins with a variable of the user's rather than of a package", () => {
  const path = heldBy('file:///app/node_modules/logs/logs.js', 'file:///app/src/view.ts');
  expect(path).toBe('view → Array (13 entries)');
});

const storeUrl = 'file:///app/node_modules/store/store.js';

/** The path to what a list gets, by the module and the way from there. */
function told(leak: LeakHeap, list: BuiltNode): string {
  for (const [index, entry] of leak.fresh('Session', 13).entries()) list.element(index, entry);
  const [first] = leak.find(13, 1).stories;
  const { scopes } = leak.find(13, 1).language;
  const url = scopes.moduleUrlOf(first!.stretches[0]!.last.node);
  return `${url} ${pathText(leak.explain(13)[0]!).split(' ▸ ').slice(1).join(' ')}`;
}

it("begins with what a module of the user's exports rather than with a variable of a package", () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  leak.context(storeUrl).variable('active', list);
  const cell = leak.heap.node('system / Cell', { type: 'hidden' }).internal('value', list);
  const table = leak.heap.array().internal('2', leak.heap.string('sessions')).internal('3', cell);
  const record = leak.heap.node('system / SourceTextModule', { type: 'hidden' }).hidden(5, table);
  leak.module.internal('extension', record);
  expect(told(leak, list)).toBe('file:///app/src/session.ts sessions → Array (13 entries) ~[x]~ → Session');
});

it('begins with the CommonJS module that exports an object, and not with one that requires it', () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const exported = leak.heap.object('Object').property('list', list);
  leak.context('file:///app/node_modules/store/a-client.js').variable('store_1', exported);
  leak.context(storeUrl).variable('exports', exported);
  expect(told(leak, list)).toBe(`${storeUrl} exports → Object .list → Array (13 entries) ~[x]~ → Session`);
});

it('begins with nothing that merely may require a module', () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const exported = leak.heap.object('Store').property('list', list);
  const module = leak.heap.object('Module').property('exports', exported);
  const cache = leak.heap.object('Object').property('/app/node_modules/store/store.js', module);
  const required = leak.heap.closure('require').property('cache', cache);
  leak.context('file:///app/node_modules/addon/index.js').variable('require', required);
  const user = leak.heap.object('Object');
  leak.module.variable('app', user);
  let at = user;
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const next = leak.heap.object('Object');
    at.property(name, next);
    at = next;
  }
  at.property('store', exported);
  expect(told(leak, list)).toBe(
    'file:///app/src/session.ts app → Object .a → Object .b → Object .c → Object .d → Object .e → Object .store → Store .list → Array (13 entries) ~[x]~ → Session',
  );
});
