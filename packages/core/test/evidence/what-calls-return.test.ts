import { expect, it } from 'vitest';
import type { BuiltNode } from '../support/heap-builder.ts';
import { LeakHeap } from '../support/leak-heap.ts';
import { busWith, classOf, explain } from '../support/package-heap.ts';

/** What is advised about jobs of a package, which can be stopped, in a list of its own. */
function adviceOnJobs(
  stack: string,
  prepare: (job: BuiltNode, bus: BuiltNode) => unknown = () => {},
): string {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const bus = leak.heap.object('Bus').property('_all', list);
  classOf(leak, 'Bus', [], [bus]);
  leak.module.variable('bus', bus);
  const jobs = leak.fresh('Job', 13);
  classOf(leak, 'Job', ['stop'], jobs);
  for (const [index, job] of jobs.entries()) {
    prepare(job, bus);
    list.element(index, job);
  }
  return explain(leak, stack).retainer.advice ?? '';
}

const called = (name: string): string => `${name}@tiny-bus@1.2.3/main.js:9 < openView@/app/src/view.ts:3`;

it('is an object of a class only where one of that class is what leaks', () => {
  expect(adviceOnJobs(called('Job'))).toBe(
    "keep what `new Job` makes in openView (src/view.ts:3), and call its `stop()` when the work is done: `bus._all` is tiny-bus's own.",
  );
  expect(adviceOnJobs(called('Task'))).toMatch(/^undo what `Task` does in openView/);
});

const withParent = (job: BuiltNode, bus: BuiltNode): unknown => job.property('_parent', bus);

it('is nothing to end by itself where a parent has it, in whose name the package called back', () => {
  const nested = `${called('spawn')} < send@tiny-bus@1.2.3/main.js:12 < run@/app/src/view.ts:9`;
  expect(adviceOnJobs(nested, withParent)).toMatch(/^undo what `spawn` does in openView/);
  expect(adviceOnJobs(called('spawn'), withParent)).toContain(
    'and call its `stop()` (or call it, if it is a function)',
  );
  expect(adviceOnJobs(nested)).toContain('and call its `stop()` (or call it, if it is a function)');
});

it('is the object itself of what is called `register`, and no way out', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, ['register']);
  for (const [index, entry] of leak.fresh('Object', 13).entries()) list.element(index, entry);
  expect(explain(leak, called('register')).retainer.advice).toMatch(/^undo what `register` does in openView/);
});

it('is no function to take back that a package compiled from a text', () => {
  const leak = new LeakHeap();
  const list = busWith(leak, []);
  const location = { scriptId: 22, line: 0, column: 0 };
  for (let index = 0; index < 13; index++) {
    const { options } = leak.freshClosure('');
    list.element(index, leak.heap.closure('', { ...options, location }));
  }
  expect(explain(leak, called('compile')).retainer.advice).toMatch(/^undo what `compile` does in openView/);
});
