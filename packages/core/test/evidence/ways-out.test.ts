import { expect, it } from 'vitest';
import { LeakHeap } from '../support/leak-heap.ts';
import { busWith, classOf, explain, ofForms } from '../support/package-heap.ts';

/** What a bus with these methods, on which `called` is, is told to have done. */
function adviceAfter(methods: readonly string[], ...stacks: string[]): string | null {
  const leak = new LeakHeap();
  const list = busWith(leak, methods);
  for (const [index, entry] of leak.fresh('Object', 13).entries()) list.element(index, entry);
  return explain(leak, ...stacks).retainer.advice;
}

it('names no method that may do something else than to undo what was called', () => {
  for (const methods of [
    ['findOne', 'deleteOne', 'deleteMany', 'remove'],
    ['profile', 'remove', 'destroy', 'clear'],
    ['get', 'post', 'set', 'delete'],
  ]) {
    const stack = `${methods[0]}@tiny-bus@1.2.3/main.js:5 < openView@/app/src/view.ts:3`;
    expect(adviceAfter(methods, stack)).toMatch(
      /^undo what `\w+` does in openView \(src\/view.ts:3\), bound/,
    );
  }
});

it('names the counterpart on the object alone whose very method was called, and not one that has it, too', () => {
  const methods = ['set', 'has', 'remove'];
  expect(adviceAfter(methods, 'set@tiny-bus@1.2.3/main.js:5 < openView@/app/src/view.ts:3')).toContain(
    'with `bus.remove` what openView',
  );
  expect(adviceAfter(methods, 'set@tiny-bus@1.2.3/main.js:70 < openView@/app/src/view.ts:3')).toContain(
    'undo what `set` does in openView (src/view.ts:3), bound',
  );
});

/** For a sheet with `puts`, which calls that of its own implementation, which has `takes` as well. */
function adviceBehind(puts: string, takes: string): string | null {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const inner = leak.heap.object('Impl').property('list', list);
  const sheet = leak.heap.object('Sheet').property('_impl', inner);
  classOf(leak, 'Sheet', [puts], [sheet]);
  classOf(leak, 'Impl', [puts, takes], [inner]);
  leak.module.variable('sheet', sheet);
  for (const [index, entry] of leak.fresh('Object', 13).entries()) list.element(index, entry);
  const stack = `${puts}@tiny-bus@1.2.3/main.js:5 < ${puts}@tiny-bus@1.2.3/outer.js:9 < openView@/app/src/view.ts:3`;
  return explain(leak, stack).retainer.advice;
}

it('names a method without its object where that is behind private names', () => {
  expect(adviceBehind('insertRule', 'deleteRule')).toMatch(/^take out with `deleteRule` what/);
  expect(adviceBehind('add', 'remove')).toMatch(/^undo what `add` does/);
});

it('lets go by the subscription, also of another package, and not by what ends all on the source', () => {
  const leak = new LeakHeap();
  const source = leak.heap.object('Source');
  const list = leak.heap.object('Array');
  classOf(leak, 'Source', ['subscribe', 'unsubscribe'], [source], ofForms);
  leak.module.variable('changes', source.property('observers', list));
  const entries = leak.fresh('Subscriber', 13);
  classOf(leak, 'Subscriber', ['unsubscribe'], entries);
  for (const [index, entry] of entries.entries()) list.element(index, entry);
  const stack =
    'subscribe@tiny-bus@1.2.3/main.js:7 < subscribe@tiny-forms@1.2.3/main.js:5 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toBe(
    "keep what `subscribe` returns in openView (src/view.ts:3), and call its `unsubscribe()` (or call it, if it is a function) when the work is done: `changes.observers` is tiny-forms's own.",
  );
});

it('knows a method that is bound to its object', () => {
  const leak = new LeakHeap();
  const set = leak.heap.closure('set', { location: { ...ofForms, line: 8 } });
  const bound = leak.heap.closure('native_bind', {}).internal('bound_function', set);
  const list = leak.heap.object('Array');
  const store = leak.heap.object('Store').property('set', bound).property('data', list);
  classOf(leak, 'Store', ['del'], [store], ofForms);
  leak.module.variable('store', store);
  for (const [index, entry] of leak.fresh('Object', 13).entries()) list.element(index, entry);
  const stack = 'set@tiny-forms@1.2.3/main.js:9 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toContain('take out with `store.del` what openView');
});

it('does not take the method for listeners for the one that was called, and took a function', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['use', 'on', 'off']);
  for (let index = 0; index < 13; index++) list.element(index, leak.freshClosure('handle', 3));
  const stack = 'use@tiny-bus@1.2.3/main.js:5 < openView@/app/src/view.ts:3';
  expect(explain(leak, stack).retainer.advice).toMatch(/^take back the function at src\/main.js:6/);
});
