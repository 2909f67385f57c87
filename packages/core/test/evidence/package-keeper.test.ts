import { expect, it } from 'vitest';
import type { BuiltNode } from '../support/heap-builder.ts';
import { LeakHeap } from '../support/leak-heap.ts';
import { busWith, classOf, explain, ofPackage } from '../support/package-heap.ts';

const called =
  'push@tiny-bus@1.2.3/main.js:9 < Bus.subscribe@tiny-bus@1.2.3/main.js:7 < openView@/app/src/view.ts:3';

it('advises to let go by what the registering call gave back', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['subscribe', 'unsubscribe']);
  const entries = leak.fresh('Subscription', 13);
  classOf(leak, 'Subscription', ['unsubscribe'], entries);
  for (const [index, entry] of entries.entries()) list.element(index, entry);
  expect(explain(leak, called).retainer).toMatchObject({
    holder: 'growing-collection',
    advice:
      "keep what `subscribe` returns in openView (src/view.ts:3), and call its `unsubscribe()` (or call it, if it is a function) when the work is done: `bus._all` is tiny-bus's own.",
  });
});

it("tells whose the collection is, but not where a plain object is between, which may be the user's", () => {
  const own = new LeakHeap();
  const list = busWith(own, ['on', 'off']);
  for (let index = 0; index < 13; index++) list.element(index, own.freshClosure('onMessage', 3));
  expect(explain(own).keeper).toBe('tiny-bus@1.2.3');

  const carried = new LeakHeap();
  const bag = busWith(carried, ['on', 'off']);
  const entries = carried.heap.object('Array');
  bag.element(0, carried.heap.object('Object').property('entries', entries));
  for (let index = 0; index < 13; index++) entries.element(index, carried.freshClosure('onMessage', 3));
  expect(explain(carried).keeper).toBeNull();
});

it('advises the method that takes listeners off again', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['on', 'off', 'emit']);
  for (let index = 0; index < 13; index++) list.element(index, leak.freshClosure('onMessage', 3));
  expect(explain(leak).retainer.advice).toBe(
    "take the entry out with `bus.off` when the work is done: `bus._all` is tiny-bus's own.",
  );
});

it('advises the counterpart of what was called, or a limit, for the entries of a cache', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['load', 'clear', 'clearAll']);
  for (const [index, entry] of leak.fresh('Object', 13).entries()) list.element(index, entry);
  const stack = 'load@tiny-bus@1.2.3/main.js:5 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toBe(
    "take out with `bus.clear` what openView (src/view.ts:3) put there, when the work is done, or bound its size: `bus._all` is tiny-bus's own.",
  );
});

it('advises to keep what a function returns that takes listeners and has no counterpart', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['subscribe', 'dispatch']);
  for (let index = 0; index < 13; index++) list.element(index, leak.freshClosure('onMessage', 3));
  expect(explain(leak).retainer.advice).toBe(
    "keep what `bus.subscribe` returns, and call or end it when the work is done: `bus._all` is tiny-bus's own.",
  );
});

it('tells the function that was given to a package, where no call of its that takes one is known', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, []);
  for (let index = 0; index < 13; index++) list.element(index, leak.freshClosure('onChange', 3));
  const stack =
    'add@tiny-bus@1.2.3/main.js:7 < renderPage@tiny-dom@2.0.0/main.js:9 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toBe(
    "take back the function at src/main.js:6, which each call gives to tiny-bus, when the work is done (mostly by what was returned for it), or give it once and not each time: `bus._all` is tiny-bus's own.",
  );
});

it("says that the collection is the package's own where a method that only reads led there", () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['has', 'set', 'delete']);
  const entries = leak.fresh('Entry', 13);
  classOf(leak, 'Entry', ['dispose'], entries);
  for (const [index, entry] of entries.entries()) list.element(index, entry);
  const stack = 'Bus.has@tiny-bus@1.2.3/main.js:7 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toBe(
    "undo what `has` does in openView (src/view.ts:3), bound what it keeps, or call it once and not each time; if none of it can be done, look for a newer release of tiny-bus: `bus._all` is tiny-bus's own.",
  );
});

it('does not say that another package, which uses the one at fault, gives back a way out', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['find']);
  const entries = leak.fresh('Entry', 13);
  classOf(leak, 'Entry', ['dispose'], entries);
  for (const [index, entry] of entries.entries()) list.element(index, entry);
  const stack =
    'Bus.find@tiny-bus@1.2.3/main.js:7 < renderPage@tiny-dom@2.0.0/main.js:9 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toBe(
    "undo what `renderPage` does in openView (src/view.ts:3), bound what it keeps, or call it once and not each time; if none of it can be done, look for a newer release of tiny-bus: `bus._all` is tiny-bus's own.",
  );
});

it("leaves what the user keeps in a plain object of a package's to the user", () => {
  const leak = new LeakHeap();
  const app = leak.heap.closure('app', { location: ofPackage });
  const seen = leak.heap.object('Object');
  leak.module.variable('app', app);
  app.property('locals', leak.heap.object('Object').property('seen', seen));
  for (const [index, entry] of leak.fresh('Object', 13).entries()) seen.property(`r${index}`, entry);
  expect(explain(leak).retainer.advice).toContain('take the entry out of `app.locals.seen`');
});

it('leads past what other modules import to the one that exports a value', () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const cell = leak.heap.node('system / Cell', { type: 'hidden' }).internal('value', list);
  const exporting = leak.context('file:///app/src/store.ts');
  const moduleOf = (context: BuiltNode, table: BuiltNode): void => {
    const record = leak.heap.node('system / SourceTextModule', { type: 'hidden' }).hidden(5, table);
    context.internal('extension', record);
  };
  moduleOf(leak.module, leak.heap.array().internal('0', cell));
  moduleOf(exporting, leak.heap.array().internal('5', leak.heap.string('sessions')).internal('6', cell));
  for (const [index, entry] of leak.fresh('Object', 13).entries()) list.element(index, entry);
  const { retainer, collection } = explain(leak);
  expect(retainer.path[1]).toMatchObject({ edge: 'sessions' });
  expect(collection?.name).toBe('sessions');
});

/** A window in each call, with an object of happy-dom's that has these methods. */
function adviceOnWindow(...methods: string[]): string | null {
  const leak = new LeakHeap();
  const windows = leak.heap.object('Set');
  leak.module.variable('windows', windows);
  const entries = leak.fresh('Window', 13);
  for (const [index, entry] of entries.entries()) windows.element(index, entry);
  if (methods.length > 0) {
    leak.heap.closure('DetachedWindowAPI', {});
    const apis = leak.fresh('DetachedWindowAPI', 13);
    classOf(leak, 'DetachedWindowAPI', methods, apis);
    for (const [index, entry] of entries.entries()) entry.property('happyDOM', apis[index]!);
  }
  return explain(leak).retainer.advice;
}

it('closes a window of happy-dom by the object beside it, as far as that can', () => {
  expect(adviceOnWindow('abort', 'close')).toContain('(`await window.happyDOM.close()`)');
  expect(adviceOnWindow('abort')).toContain('(`await window.happyDOM.abort()`)');
  expect(adviceOnWindow()).toContain('(`window.close()`)');
});

it('names the WeakMap, and its key, by which an object keeps a collection', () => {
  const leak = new LeakHeap();
  const [owner, records] = [leak.heap.object('Object'), leak.heap.object('WeakMap')];
  const table = leak.heap.array('', { id: 4711 });
  const list = leak.heap.object('Array');
  leak.module.variable('owner', owner).variable('records', records.internal('table', table));
  owner.internal('1 / part of key (Object @3) -> value (Array @5) pair in WeakMap (table @4711)', list);
  for (const [index, entry] of leak.fresh('Object', 13).entries()) list.element(index, entry);
  const { retainer, collection } = explain(leak);
  expect(retainer.path[2]).toMatchObject({ edge: '[value in WeakMap records]', node: 'Array (13 entries)' });
  expect(collection?.name).toBe('records.get(owner)');
});

it('shows the name that a class was given, and not that of its code', () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  leak.module.variable('schemas', list);
  const entries = leak.fresh('_', 13);
  const constructor = leak.heap.closure('_', {}).property('name', leak.heap.string('ZodString'));
  const prototype = leak.heap.object('Object').property('constructor', constructor);
  for (const [index, entry] of entries.entries()) list.element(index, entry.property('__proto__', prototype));
  expect(explain(leak).retainer.className).toBe('ZodString');
});
