import { expect, it } from 'vitest';
import type { BuiltNode } from '../support/heap-builder.ts';
import { LeakHeap } from '../support/leak-heap.ts';
import { busWith, classOf, explain, ofForms, ofPackage } from '../support/package-heap.ts';

const ofBus = (name: string): string => `${name}@tiny-bus@1.2.3/main.js:5 < openView@/app/src/view.ts:3`;

/** What came with the calls, in a list. */
function fill(leak: LeakHeap, list: BuiltNode, className = 'Object'): BuiltNode[] {
  const entries = leak.fresh(className, 13);
  for (const [index, entry] of entries.entries()) list.element(index, entry);
  return entries;
}

/** A function of a package on a line of its own. */
const functionAt = (leak: LeakHeap, name: string, line: number): BuiltNode =>
  leak.heap.closure(name, { location: { ...ofPackage, line: line - 1 } });

it('calls what was called by the name that the object of the user has for it', () => {
  const leak = new LeakHeap();
  const add = functionAt(leak, 'addListener', 9);
  const list = leak.heap.object('Array');
  const emitter = leak.heap.object('Emitter').property('addListener', add).property('list', list);
  classOf(leak, 'Emitter', ['removeListener'], [emitter]);
  const policy = leak.heap.object('Policy').property('onBreak', add).property('breakEmitter', emitter);
  classOf(leak, 'Policy', ['execute'], [policy]);
  // Each emitter has a function of its own, which is written in the same place.
  policy.property('onReset', functionAt(leak, 'addListener', 9));
  leak.module.variable('policy', policy);
  for (let index = 0; index < 13; index++) list.element(index, leak.freshClosure('onBreak', 3));
  expect(explain(leak).retainer.advice).toBe(
    "keep what `policy.onBreak` returns, and call or end it when the work is done: `policy.breakEmitter.list` is tiny-bus's own.",
  );
  const stack = 'Emitter.addListener@tiny-bus@1.2.3/main.js:9 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toBe(
    "keep what `onBreak` returns in openView (src/view.ts:3), and call or end it when the work is done: `policy.breakEmitter.list` is tiny-bus's own.",
  );
});

it('tells no class of which an object was made beside it, where a method that was not seen may have been called', () => {
  const leak = new LeakHeap();
  fill(leak, busWith(leak, ['push', 'get']));
  expect(
    explain(leak, 'Handler@tiny-bus@1.2.3/main.js:70 < openView@/app/src/view.ts:3').retainer.advice,
  ).toMatch(/^look for what takes entries out of tiny-bus again/);
});

it('tells the method of the object on the path, and not a class of which an object was made for it', () => {
  const leak = new LeakHeap();
  fill(leak, busWith(leak, ['push', 'get']));
  const made = 'Handler@tiny-bus@1.2.3/main.js:70 < openView@/app/src/view.ts:3';
  expect(explain(leak, made, ofBus('push'))).toMatchObject({
    filledBy: { file: '/app/node_modules/tiny-bus/main.js', line: 5, column: 3 },
    retainer: { advice: expect.stringMatching(/^undo what `push` does in openView/) },
  });
});

it('tells no method that found there already what stays', () => {
  const leak = new LeakHeap();
  const bus = leak.heap.object('Bus');
  const list = leak.heap.object('Array');
  const [emit, events, enqueue] = [
    functionAt(leak, 'emit', 5),
    functionAt(leak, 'events', 15),
    functionAt(leak, 'enqueue', 25),
  ];
  classOf(leak, 'Bus', [], [bus]);
  leak.module.variable('bus', bus.property('emit', emit).property('events', events).property('list', list));
  for (const entry of fill(leak, list)) entry.property('enqueue', enqueue);
  const stacks = [
    'enqueue@tiny-bus@1.2.3/main.js:25 < emit@tiny-bus@1.2.3/main.js:5 < openView@/app/src/view.ts:3',
    'iterator@tiny-bus@1.2.3/main.js:35 < events@tiny-bus@1.2.3/main.js:15 < openView@/app/src/view.ts:3',
  ];
  expect(explain(leak, ...stacks).retainer.advice).toMatch(/^undo what `events` does in openView/);
});

it('knows the counterpart on the object that was called, though it is not on the path', () => {
  const leak = new LeakHeap();
  fill(leak, busWith(leak, ['get']));
  const script = leak.heap.node('file:///app/node_modules/tiny-forms/main.js', { type: 'code' });
  const methods = ['addBundle', 'removeBundle'].map((name) =>
    leak.heap
      .closure(name, { location: ofForms })
      .internal('shared', leak.heap.node(name, { type: 'code' }).internal('script', script)),
  );
  const forms = leak.heap
    .object('Forms')
    .property('addBundle', methods[0]!)
    .property('removeBundle', methods[1]!);
  leak.module.variable('forms', forms);
  const stack =
    'push@tiny-bus@1.2.3/main.js:7 < addBundle@tiny-forms@1.2.3/main.js:5 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toBe(
    "take out with `removeBundle` what openView (src/view.ts:3) put there, when the work is done: `bus._all` is tiny-bus's own.",
  );
});

it('knows the method of the object of the user in which a package went on after an `await`', () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const memory = leak.heap.object('Memory').property('_entries', list);
  classOf(leak, 'Memory', ['write'], [memory]);
  const cache = leak.heap.object('Cache').property('_primary', memory);
  classOf(leak, 'Cache', ['set', 'has', 'delete'], [cache], ofForms);
  leak.module.variable('cache', cache);
  fill(leak, list);
  expect(
    explain(leak, 'write@tiny-bus@1.2.3/main.js:5 < set@tiny-forms@1.2.3/main.js:5').retainer.advice,
  ).toBe(
    "take the entry out with `cache.delete` when the work is done, or bound its size: `cache._primary._entries` is tiny-bus's own.",
  );
});

it("takes no function of the package's own for a listener that somebody gave to it", () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['on', 'off']);
  for (let index = 0; index < 13; index++) {
    const { options } = leak.freshClosure('format');
    list.element(index, leak.heap.closure('format', { ...options, location: { ...ofPackage, line: 40 } }));
  }
  expect(explain(leak, 'x@tiny-bus@1.2.3/main.js:9 < openView@/app/src/view.ts:3').retainer.advice).toMatch(
    /^undo what the call of tiny-bus does in openView/,
  );
});

it('tells to keep no object of the package by which nothing can be ended', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['get']);
  classOf(leak, 'Span', ['end'], fill(leak, list, 'Span'));
  expect(
    explain(leak, 'startSpan@tiny-bus@1.2.3/main.js:9 < openView@/app/src/view.ts:3').retainer.advice,
  ).toMatch(/^undo what `startSpan` does in openView/);
});
