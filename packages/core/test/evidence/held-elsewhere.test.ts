import { expect, it } from 'vitest';
import type { BuiltNode } from '../support/heap-builder.ts';
import { LeakHeap } from '../support/leak-heap.ts';
import { classOf, explainAll, ofPackage } from '../support/package-heap.ts';

/** What is advised about objects of a package in a list of the user's. */
function adviceOn(
  methods: readonly string[],
  holdBesides: (leak: LeakHeap, jobs: BuiltNode[]) => void,
): string {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  leak.module.variable('contexts', list);
  const entries = leak.fresh('Context', 13, 64);
  classOf(leak, 'Context', methods, entries);
  for (const [index, entry] of entries.entries()) list.element(index, entry);
  const jobs = leak.fresh('Job', 13);
  holdBesides(leak, jobs);
  const told = explainAll(leak).find(({ holderName }) => holderName === 'contexts');
  return told?.retainer.advice ?? '';
}

/** In a collection of the package's own. */
function byPackage(leak: LeakHeap, jobs: BuiltNode[]): void {
  const service = leak.heap.object('Service');
  const waiting = leak.heap.object('Array');
  classOf(leak, 'Service', [], [service]);
  leak.module.variable('service', service.property('waiting', waiting));
  for (const [index, job] of jobs.entries()) waiting.element(index, job);
}

/** In another one of the user's. */
function byUser(leak: LeakHeap, jobs: BuiltNode[]): void {
  const others = leak.heap.object('Array');
  leak.module.variable('others', others);
  for (const [index, job] of jobs.entries()) others.element(index, job);
}

it('tells to end what its package holds on to as well, before it is taken out', () => {
  expect(adviceOn(['rebuild', 'dispose'], byPackage)).toBe(
    'end it when the work is done (`dispose()`), and take it out of `contexts` (`splice`).',
  );
  expect(adviceOn(['rebuild'], byPackage)).toMatch(/^take the entry out of `contexts`/);
});

it('leaves what nothing else holds, and may be ended long ago, as it is', () => {
  expect(adviceOn(['rebuild', 'dispose'], byUser)).toMatch(/^take the entry out of `contexts`/);
  expect(adviceOn(['rebuild', 'dispose'], () => {})).toMatch(/^take the entry out of `contexts`/);
});

/** What is advised about objects of a package which have one of this class, of C++ where it is written nowhere. */
function adviceBeside(className: string, location?: typeof ofPackage): string {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  leak.module.variable('connections', list);
  const entries = leak.fresh('Database', 13, 64);
  classOf(leak, 'Database', ['close'], entries);
  const constructor = leak.heap.closure(className, location && { location });
  const prototype = leak.heap.object('Object').property('constructor', constructor);
  for (const [index, handle] of leak.fresh(className, 13).entries())
    list.element(index, entries[index]!.property('handle', handle.property('__proto__', prototype)));
  return explainAll(leak)[0]!.retainer.advice ?? '';
}

it('tells to end first what has something native, and is open', () => {
  expect(adviceBeside('NativeDatabase')).toBe(
    'end it when the work is done (`close()`), and take it out of `connections` (`splice`).',
  );
  expect(adviceBeside('Map')).toMatch(/^take the entry out of `connections`/);
  expect(adviceBeside('Options', ofPackage)).toMatch(/^take the entry out of `connections`/);
});
