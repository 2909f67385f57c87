import { expect, it } from 'vitest';
import type { BuiltNode } from '../support/heap-builder.ts';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

/** Adds tasks to a queue, of which each holds the next one: some of long before the calls, the last of which these gave a function. */
function fillQueue(leak: LeakHeap, first: BuiltNode): void {
  let last = first;
  for (let old = 0; old < 8; old++) {
    const task = leak.heap.object('Task');
    last.property('next', task);
    last = task;
  }
  last.property('callback', leak.freshClosure('done', 3));
  for (const task of leak.fresh('Task', 13)) {
    last.property('next', task);
    last = task.property('callback', leak.freshClosure('done', 3));
  }
}

it('is told of what was the last link, and got something of its own besides', () => {
  const leak = new LeakHeap();
  const head = leak.heap.object('Task');
  leak.module.variable('queue', leak.heap.object('Queue').property('head', head));
  fillQueue(leak, head);
  const [told] = leak.explain(13);
  expect(pathText(told!)).toBe('module src/session.ts ▸ queue → Queue ▸ ~.head … 9 × .next …~ → Task');
  expect(told!.retainer).toMatchObject({ className: 'Task', objectsPerCall: 1 });
  expect(told!.collection).toMatchObject({
    name: 'queue.head',
    kind: 'chain of Task',
    entriesPerCall: 1,
  });
});

it('is called by the variable that holds it in a closure', () => {
  const leak = new LeakHeap();
  const head = leak.heap.object('Task');
  const inside = leak.context('file:///app/src/session.ts', 'makeQueue').variable('queueHead', head);
  const size = leak.heap
    .closure('size', { location: { scriptId: 7, line: 9, column: 0 } })
    .internal('context', inside);
  leak.module.variable('queue', leak.heap.object('Object').property('size', size));
  fillQueue(leak, head);
  const [told] = leak.explain(13);
  expect(told!.collection?.name).toBe('queueHead');
  expect(told!.retainer.advice).toBe(
    'each Task holds another one, and `queueHead` the first: cut the link when the work is done.',
  );
});
