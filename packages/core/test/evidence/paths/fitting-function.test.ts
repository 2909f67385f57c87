import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../../support/leak-heap.ts';

/** The path to what is in a variable of a scope that these functions of an object share. */
function pathBy(variable: string, ...functions: readonly string[]): string {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const scope = leak.context('file:///app/src/session.ts', 'createStore').variable(variable, list);
  const other = leak.context('file:///app/src/session.ts', 'createOther');
  const store = leak.heap.object('Object');
  for (const name of functions) store.property(name, leak.heap.closure(name).internal('context', scope));
  store.property(`${variable}OfAnother`, leak.heap.closure('other').internal('context', other));
  leak.module.variable('store', store);
  for (const [index, entry] of leak.fresh('Session', 13).entries()) list.element(index, entry);
  return pathText(leak.explain(13)[0]!);
}

it('leads through the function whose name fits the variable', () => {
  const shared = pathBy('mapOfAnimationFrameCallbacks', 'atob', 'requestAnimationFrame', 'stop');
  expect(shared).toContain('▸ .requestAnimationFrame → function requestAnimationFrame ▸ closure variable');
  expect(pathBy('subscribers', 'dispatch', 'subscribe')).toContain('▸ .subscribe → function subscribe ▸');
});

it('looks past the scopes of blocks, which functions of one scope may have besides', () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('Array');
  const scope = leak.context('file:///app/src/window.ts', 'install').variable('frameCallbacks', list);
  const block = leak.heap.object('system / Context').internal('previous', scope);
  const window = leak.heap.object('Object');
  window.property('get history', leak.heap.closure('get history').internal('context', scope));
  window.property('requestFrame', leak.heap.closure('').internal('context', block));
  leak.module.variable('w', window);
  for (const [index, entry] of leak.fresh('Session', 13).entries()) list.element(index, entry);
  expect(pathText(leak.explain(13)[0]!)).toContain('▸ .requestFrame → function (anonymous) ▸');
});

it('takes the same one of several that fit, whichever comes first', () => {
  const names = ['cancelAnimationFrame', 'requestAnimationFrame'];
  const paths = [names, names.toReversed()].map((order) => pathBy('animationFrames', ...order));
  expect(paths[0]).toBe(paths[1]);
});

it('leaves the path as it is where no name fits', () => {
  expect(pathBy('rows', 'atob', 'stop')).toContain('▸ .atob → function atob ▸ closure variable rows');
});
