import { describe, expect, it } from 'vitest';
import { tellHeapLeaks, type ToldLeak } from '../../src/evidence/explain-heap.ts';
import type { Place } from '../../src/evidence/places.ts';
import type { CodeLocation } from '../../src/heap/heap.ts';
import { suspect } from '../support/finding-builder.ts';
import type { BuiltNode } from '../support/heap-builder.ts';
import { LeakHeap } from '../support/leak-heap.ts';

/** Scripts of packages; `LeakHeap` has those of the user. */
const packages: Readonly<Record<number, string>> = { 20: 'tiny-dom@2.0.0', 21: 'tiny-menu@1.2.3' };
const codeOf = (scriptId: number) => ({ scriptId, line: 4, column: 0 });

function locate({ scriptId, line }: CodeLocation): Place {
  const packageName = packages[scriptId] ?? null;
  return { file: `/app/${packageName ?? 'src'}/main.js`, line: line + 1, column: 1, packageName };
}

const standard = ['addEventListener', 'removeEventListener', 'dispatchEvent'];

/** A page whose window has these methods, and listeners of the calls, which `listenerOf` makes. */
function explain(
  methods: readonly string[],
  listenerOf: (leak: LeakHeap) => BuiltNode,
  ...stacks: string[]
): ToldLeak {
  const leak = new LeakHeap();
  const { heap } = leak;
  const constructor = heap.closure('Window', { location: codeOf(20) });
  const prototype = heap.object('Object').property('constructor', constructor);
  for (const method of methods) prototype.property(method, heap.closure(method, { location: codeOf(20) }));
  const list = heap.object('Array');
  const table = heap.object('Object').property('resize', list);
  const page = heap.object('Window').property('__proto__', prototype).property('_eventListeners', table);
  leak.module.variable('page', page);
  for (let call = 0; call < 13; call++) list.element(call, listenerOf(leak));
  const leaks = leak.find(13, 1);
  const question = { ...leaks.question, stacks: stacks.map((stack) => suspect(stack).stack) };
  return tellHeapLeaks({ ...leaks, question }, locate, '/app')[0]!;
}

const ofUser = (leak: LeakHeap): BuiltNode => leak.freshClosure('onResize', 3);

/** A listener by a package, which came with the calls. */
const by =
  (scriptId: number) =>
  (leak: LeakHeap): BuiltNode =>
    leak.heap.closure('follow', { ...leak.freshClosure('follow').options, location: codeOf(scriptId) });

const [ofDom, ofPackage] = [by(20), by(21)];

/** What a package made, and is no function. */
function rule(leak: LeakHeap): BuiltNode {
  const [record] = leak.fresh('Rule', 1);
  const constructor = leak.heap.closure('Rule', { location: codeOf(21) });
  const prototype = leak.heap.object('Object').property('constructor', constructor);
  return record!.property('__proto__', prototype);
}

describe('a listener on an event target of a package', () => {
  it("is of the user's code, which is to take it off again", () => {
    const told = explain(standard, ofUser);
    expect(told.keeper).toBe('');
    expect(told.held?.place).toMatchObject({ file: '/app/src/main.js', packageName: null });
    expect(told.retainer).toMatchObject({
      holder: 'event-listener',
      advice:
        'remove the `resize` listener from the Window when the work is done: `removeEventListener` with the same function, or `once`.',
    });
  });

  it('is of the package whose function it is, also behind `bind`', () => {
    expect(explain(standard, ofPackage).keeper).toBe('tiny-menu@1.2.3');
    const bound = (leak: LeakHeap): BuiltNode =>
      leak.freshClosure('native_bind').internal('bound_function', ofPackage(leak));
    expect(explain(standard, bound).keeper).toBe('tiny-menu@1.2.3');
  });

  it('is of whoever added it, where a stack shows that, though the function is by another one', () => {
    const byUser =
      'push@tiny-dom@2.0.0/list.js:3 < Window.addEventListener@tiny-dom@2.0.0/main.js:9 < openMenu@/app/src/menu.ts:3';
    expect(explain(standard, ofPackage, byUser).keeper).toBe('');
    const byPackage =
      'Window.addEventListener@tiny-dom@2.0.0/main.js:9 < follow@tiny-menu@1.2.3/main.js:4 < run@/app/src/menu.ts:3';
    expect(explain(standard, ofUser, byPackage).keeper).toBe('tiny-menu@1.2.3');
  });

  it('is no such listener where an element keeps something else, as a style its rules', () => {
    expect(explain(standard, rule).keeper).not.toBe('tiny-menu@1.2.3');
    const object = (leak: LeakHeap): BuiltNode => {
      const handler = rule(leak);
      return handler.property('handleEvent', leak.heap.closure('handleEvent', { location: codeOf(21) }));
    };
    expect(explain(standard, object).keeper).toBe('tiny-menu@1.2.3');
  });

  it('is no such listener where the object is no event target, or the function is of the same package', () => {
    expect(explain(['subscribe', 'unsubscribe'], ofUser).keeper).toBeNull();
    expect(explain(standard, ofDom).keeper).toBeNull();
  });
});
