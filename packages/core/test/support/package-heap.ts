import { namesIn } from '../../src/evidence/called-names.ts';
import { tellHeapLeaks, type ToldLeak } from '../../src/evidence/explain-heap.ts';
import type { Place } from '../../src/evidence/places.ts';
import type { CodeLocation } from '../../src/heap/heap.ts';
import { suspect } from './finding-builder.ts';
import type { BuiltNode } from './heap-builder.ts';
import type { LeakHeap } from './leak-heap.ts';

/** Scripts of packages; `LeakHeap` has those of the user. */
export const ofPackage = { scriptId: 20, line: 4, column: 0 };
export const ofForms = { scriptId: 21, line: 4, column: 0 };

const packages: Readonly<Record<number, string>> = { 20: 'tiny-bus', 21: 'tiny-forms' };

/** Of code from a string. */
const ofEval = 22;

function locate({ scriptId, line }: CodeLocation): Place {
  if (scriptId === ofEval) return { file: '(eval)', line: 1, column: 1, packageName: null };
  const name = packages[scriptId];
  const folder = name === undefined ? '/app/src' : `/app/node_modules/${name}`;
  const packageName = name === undefined ? null : `${name}@1.2.3`;
  return { file: `${folder}/main.js`, line: line + 1, column: 3, packageName };
}

/** What the leaks of 13 calls are told to be. */
export function explainAll(leak: LeakHeap, ...stacks: string[]): readonly ToldLeak[] {
  const leaks = leak.find(13, 1);
  const question = { ...leaks.question, stacks: stacks.map((stack) => suspect(stack).stack) };
  return tellHeapLeaks({ ...leaks, question }, locate, '/app');
}

/** As `explain`, where all files have this text from the place on at which a frame of their third line starts. */
export function explainIn(source: string, leak: LeakHeap, ...stacks: string[]): ToldLeak {
  const leaks = leak.find(13, 1);
  const question = { ...leaks.question, stacks: stacks.map((stack) => suspect(stack).stack) };
  return tellHeapLeaks(
    { ...leaks, question },
    locate,
    '/app',
    namesIn(() => `\n\n  ${source}`),
  )[0]!;
}

export function explain(leak: LeakHeap, ...stacks: string[]): ToldLeak {
  return explainAll(leak, ...stacks)[0]!;
}

/** Gives objects a class of the package with these methods. */
export function classOf(
  leak: LeakHeap,
  name: string,
  methods: readonly string[],
  objects: readonly BuiltNode[],
  location = ofPackage,
): void {
  const constructor = leak.heap.closure(name, { location });
  const prototype = leak.heap.object('Object').property('constructor', constructor);
  for (const method of methods) prototype.property(method, leak.heap.closure(method, { location }));
  for (const object of objects) object.property('__proto__', prototype);
}

/** A bus in a variable of the user's, with a class of these methods; its list. */
export function busWith(leak: LeakHeap, methods: readonly string[]): BuiltNode {
  const bus = leak.heap.object('Bus');
  const listeners = leak.heap.object('Array');
  classOf(leak, 'Bus', methods, [bus]);
  leak.module.variable('bus', bus);
  bus.property('_all', listeners);
  return listeners;
}
