import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

it('names the variable by which each closure captured the one before', () => {
  const leak = new LeakHeap();
  let before = leak.heap.closure('handler', {});
  for (let call = 0; call < 13; call++) {
    const handler = leak.freshClosure('handler');
    const scope = leak.context('file:///app/src/session.ts', 'wrap');
    scope.variable('previous', before);
    handler.internal('context', scope);
    before = handler;
  }
  leak.module.variable('handler', before);
  const told = leak.explain(13)[0]!;
  expect(pathText(told)).toBe('module src/session.ts ▸ ~handler~ → function handler');
  expect(told.retainer.holder).toBe('closure');
  expect(told.retainer.advice).toContain('captured what the call before left, as `previous`');
});

it("finds the store of an AsyncLocalStorage beside that of the runner's, whose symbol has the same name", () => {
  const leak = new LeakHeap();
  const never = leak.heap.object('Promise');
  leak.module.variable('never', never);
  const ofRunner = leak.heap.object('Object');
  for (const [index, promise] of leak.fresh('Promise', 13).entries()) {
    const store = leak.fresh('RequestContext', 1)[0]!;
    promise.property('<symbol kResourceStore>', ofRunner).property('<symbol kResourceStore>', store);
    const reaction = leak.heap.node('system / PromiseReaction', { type: 'hidden' });
    never.internal('reactions_or_result', reaction.hidden(index, promise));
  }
  const told = leak.explain(13)[0]!;
  expect(told.retainer.holder).toBe('async-context');
});

it('finds the fake clock behind a global function, and names no collection after that', () => {
  const leak = new LeakHeap();
  const setInterval = leak.heap.closure('(anonymous)', {});
  const clock = leak.heap.object('Object');
  const timers = leak.heap.object('Object');
  leak.module.variable('setInterval', setInterval);
  setInterval.property('clock', clock);
  for (const method of ['tick', 'runAll', 'runToLast']) clock.property(method, leak.heap.closure(method, {}));
  clock.property('timers', timers);
  for (const timer of leak.fresh('Object', 13)) timers.property('1000000027006', timer);
  const told = leak.explain(13)[0]!;
  expect(told.retainer.holder).toBe('fake-timer');
  expect(told.retainer.advice).toContain('vi.runAllTimers()');
  expect(told.collection).toBeNull();
});
