import { expect, it } from 'vitest';
import { counterpartOf, puttingMethod, releaseOf, takingMethods } from '../../src/evidence/counterpart.ts';

it.each([
  ['on', ['on', 'off', 'emit'], 'off'],
  ['addHook', ['addHook', 'removeHook', 'remove'], 'removeHook'],
  ['set', ['set', 'get', 'del'], 'del'],
  ['load', ['load', 'clear', 'prime'], 'clear'],
  ['subscribe', ['subscribe', 'dispatch'], null],
  ['onlyOnce', ['onlyOnce', 'offlyOnce'], null],
])('of %s among %j is %s', (method, methods, found) => {
  expect(counterpartOf(method, new Set(methods))).toBe(found);
});

it('knows what listeners, and what other values are put in by', () => {
  const methods = new Set(['set', 'on', 'emit']);
  expect([puttingMethod(methods, true), puttingMethod(methods, false)]).toEqual(['on', 'set']);
  expect(puttingMethod(new Set(['emit']), true)).toBeNull();
});

it('takes the most particular method for the one that lets go', () => {
  expect(releaseOf(new Set(['close', 'unsubscribe']))).toBe('unsubscribe');
  expect(releaseOf(new Set(['render']))).toBeNull();
});

it('finds a few methods that take out, but not those of every emitter', () => {
  const ofCounter = ['inc', 'reset', 'remove', 'removeListener', 'removeAllListeners', 'collect'];
  expect(takingMethods(new Set(ofCounter))).toEqual(['remove', 'reset']);
  expect(takingMethods(new Set(['removeA', 'removeB', 'removeC', 'removeD']))).toHaveLength(3);
  expect(takingMethods(new Set(['removed', 'clearly']))).toEqual([]);
});
