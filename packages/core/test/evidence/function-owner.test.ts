import { expect, it } from 'vitest';
import type { BuiltNode } from '../support/heap-builder.ts';
import { LeakHeap } from '../support/leak-heap.ts';
import { classOf, explain, ofForms } from '../support/package-heap.ts';

/** What is advised about what `listenerOf` makes in each call, on an emitter of Node or of a package. */
function adviceOn(
  listenerOf: (leak: LeakHeap) => BuiltNode,
  { stacks = [], isOfPackage = false }: { stacks?: string[]; isOfPackage?: boolean } = {},
): string | null {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const emitter = leak.heap.object('Emitter');
  if (isOfPackage) classOf(leak, 'Emitter', ['on', 'off', 'once'], [emitter]);
  leak.module.variable('bus', emitter.property('_events', leak.heap.object('Object').property('x', list)));
  for (let index = 0; index < 13; index++) list.element(index, listenerOf(leak));
  return explain(leak, ...stacks).retainer.advice;
}

const byForms = (leak: LeakHeap): BuiltNode =>
  leak.heap.closure('onX', { ...leak.freshClosure('onX').options, location: ofForms });

const bound = (leak: LeakHeap): BuiltNode =>
  leak
    .freshClosure('native_bind')
    .internal('bound_function', leak.heap.closure('onX', { location: ofForms }));

/** As an emitter of a package keeps the function that it was given. */
function inRecord(leak: LeakHeap, line = 3): BuiltNode {
  const [record] = leak.fresh('Record', 1);
  classOf(leak, 'Record', [], [record!]);
  return record!.property('fn', leak.freshClosure('onX', line));
}

const added = 'push@ < addListener@node:events:9 < ';
const byPackage = `${added}watch@tiny-forms@1.2.3/main.js:5 < openView@/app/src/view.ts:3`;
const byUser = `${added}openView@/app/src/view.ts:3`;
const off =
  'remove the `x` listener from the Emitter when the work is done: `off` with the same function, or `once`.';

it("takes the user's function for that, though an emitter of a package has it in a record of its own", () => {
  const stacks = [
    'addListener@tiny-bus@1.2.3/main.js:7 < on@tiny-bus@1.2.3/main.js:9 < openView@/app/src/view.ts:3',
  ];
  expect(adviceOn(inRecord, { stacks, isOfPackage: true })).toBe(off);
});

it('tells the function of a package that this added itself from one that the user added', () => {
  expect(adviceOn(byForms, { stacks: [byPackage] })).toBe(
    "end what `watch` started in openView (src/view.ts:3) when the work is done (by what was returned, or as the documentation tells): the listener is tiny-forms's own.",
  );
  expect(adviceOn(byForms, { stacks: [byUser] })).toBe(off);
});

it('sees behind `bind` whose function it is, and who bound it', () => {
  const ofBound = off.replace('the same function', 'the very function that `bind` returned');
  expect(adviceOn(bound, { stacks: [byPackage] })).toMatch(/^end what `watch` started/);
  expect(adviceOn(bound, { stacks: [byUser] })).toBe(ofBound);
  expect(adviceOn(bound)).toBe(ofBound);
});
