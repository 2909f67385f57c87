import { expect, it } from 'vitest';
import type { BuiltNode } from '../support/heap-builder.ts';
import { LeakHeap } from '../support/leak-heap.ts';
import { classOf, explain, ofForms } from '../support/package-heap.ts';

/** What is advised about a timer of a package, whose function captured `self`. */
function adviceOn(stack: string, selfOf: (leak: LeakHeap) => BuiltNode): string | null {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  leak.module.variable('timers', list);
  const self = selfOf(leak);
  for (const [index, timer] of leak.fresh('Timeout', 13).entries()) {
    const context = leak.heap.object('system / Context').variable('this', self);
    const tick = leak.heap
      .closure('tick', { ...leak.freshClosure('tick').options, location: ofForms })
      .internal('context', context);
    list.element(index, timer.property('_onTimeout', tick));
  }
  return explain(leak, stack).retainer.advice;
}

function objectOf(leak: LeakHeap, name: string, methods: readonly string[]): BuiltNode {
  const object = leak.heap.object(name);
  classOf(leak, name, methods, [object], ofForms);
  return object;
}

const called = (name: string): string => `${name}@tiny-forms@1.2.3/main.js:5 < openView@/app/src/view.ts:3`;

it('names the method that ends what the call made, also where that is behind what the function uses', () => {
  expect(
    adviceOn(called('Limiter'), (leak) => objectOf(leak, 'Limiter', ['submit', 'stop', 'disconnect'])),
  ).toBe(
    "end what `Limiter` started in openView (src/view.ts:3) when the work is done (`disconnect`): the timer is tiny-forms's own.",
  );
  expect(
    adviceOn(called('Limiter'), (leak) =>
      objectOf(leak, 'Store', ['beat']).property('instance', objectOf(leak, 'Limiter', ['stop'])),
    ),
  ).toContain('(`stop`)');
});

it('names the counterpart of the method that was called', () => {
  expect(
    adviceOn(called('set'), (leak) => objectOf(leak, 'Cache', ['set', 'has', 'delete', 'destroy'])),
  ).toContain('when the work is done (`delete`)');
});

it('names none that no object is seen to have', () => {
  for (const methods of [['beat'], ['set', 'has']])
    expect(adviceOn(called('set'), (leak) => objectOf(leak, 'Cache', methods))).toBe(
      "end what `set` started in openView (src/view.ts:3) when the work is done (by what was returned, or as the documentation tells): the timer is tiny-forms's own.",
    );
});
