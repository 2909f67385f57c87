import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../../support/leak-heap.ts';

it.each(['options', 'capture'])(
  'leads from the record of a DOM listener with %s to the function that was passed',
  (options) => {
    const leak = new LeakHeap();
    const listeners = leak.heap.object('Array');
    leak.module.variable('listeners', listeners);
    for (const [index, record] of leak.fresh('Object', 13).entries()) {
      const wrapper = leak.freshClosure('callTheUserObjectsOperation');
      wrapper.property('objectReference', leak.freshClosure('onResize', 7));
      record.property('callback', wrapper).property(options, leak.heap.object('Object'));
      listeners.element(index, record);
    }
    const told = leak.explain(13)[0]!;
    expect(pathText(told)).toBe(
      'module src/session.ts ▸ listeners → Array (13 entries) ▸ ~[x]~ → Object ▸ .callback → function callTheUserObjectsOperation ▸ .objectReference → function onResize (src/session.ts:10)',
    );
    expect(told.held).toMatchObject({ place: { file: '/app/src/session.ts', line: 10 }, isDirect: true });
  },
);

it('leads from the record of a DOM listener to the object that was passed', () => {
  const leak = new LeakHeap();
  const listeners = leak.heap.object('Array');
  leak.module.variable('listeners', listeners);
  for (const [index, record] of leak.fresh('Object', 13).entries()) {
    const wrapper = leak.freshClosure('callTheUserObjectsOperation');
    wrapper.property('objectReference', leak.fresh('Menu', 1)[0]!);
    record.property('callback', wrapper).property('options', leak.heap.object('Object'));
    listeners.element(index, record);
  }
  expect(pathText(leak.explain(13)[0]!)).toContain('callTheUserObjectsOperation ▸ .objectReference → Menu');
});

it('does not take every object with a callback for the record of a listener', () => {
  const leak = new LeakHeap();
  const jobs = leak.heap.object('Array');
  leak.module.variable('jobs', jobs);
  for (const [index, job] of leak.fresh('Object', 13).entries()) {
    job.property('callback', leak.freshClosure('work', 7));
    jobs.element(index, job);
  }
  expect(pathText(leak.explain(13)[0]!)).toBe(
    'module src/session.ts ▸ jobs → Array (13 entries) ▸ ~[x]~ → Object',
  );
});

it('leads from the function of a DOM that a timer calls to the one that was passed', () => {
  const leak = new LeakHeap();
  const timers = leak.heap.object('Array');
  leak.module.variable('timers', timers);
  for (const [index, timer] of leak.fresh('Timeout', 13).entries()) {
    const scope = leak.context('/app/node_modules/jsdom/lib/Window.js', 'setInterval');
    scope.variable('handler', leak.freshClosure('onTick', 7));
    const inner = leak.context('/app/node_modules/jsdom/lib/Window.js', 'setInterval');
    inner.edges.splice(0, Infinity, ...inner.edges.filter(({ name }) => name !== 'previous'));
    inner.internal('previous', scope);
    const script = leak.heap.node('/app/node_modules/jsdom/lib/Window.js', { type: 'code' });
    const shared = leak.heap.node('task', { type: 'code' }).internal('script', script);
    const task = leak.freshClosure('task').internal('shared', shared).internal('context', inner);
    timers.element(index, timer.property('_onTimeout', task));
  }
  const told = leak.explain(13)[0]!;
  expect([told.keeper, told.held?.place?.line, told.retainer.holder]).toEqual(['', 10, 'timer']);
  expect(pathText(told)).toMatch(
    /▸ ~\[x\]~ → Timeout ▸ \._onTimeout → function task ▸ closure variable handler of setInterval → function onTick \(src\/session\.ts:10\)$/,
  );
});

it('leads from what `once` binds to the listener that it was given', () => {
  const leak = new LeakHeap();
  const close = leak.heap.object('Array');
  leak.module.variable('close', close);
  for (let index = 0; index < 13; index++) {
    const bound = leak.freshClosure('native_bind').property('listener', leak.freshClosure('onClose', 7));
    close.element(index, bound);
  }
  expect(pathText(leak.explain(13)[0]!)).toBe(
    'module src/session.ts ▸ close → Array (13 entries) ▸ ~[x]~ → function native_bind ▸ .listener → function onClose (src/session.ts:10)',
  );
});
