import { expect, it } from 'vitest';
import { counterpartOf, endingMethod, puttingMethod, releaseOf } from '../../src/evidence/counterpart.ts';

it.each([
  ['on', ['on', 'off', 'emit'], 'off'],
  ['addHook', ['addHook', 'removeHook', 'remove'], 'removeHook'],
  ['set', ['set', 'get', 'del'], 'del'],
  ['load', ['load', 'clear', 'clearAll'], 'clear'],
  ['insertRule', ['insertRule', 'deleteRule'], 'deleteRule'],
  ['join', ['join', 'leave'], 'leave'],
  ['set', ['set', 'get', 'has', 'delete'], 'delete'],
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

it.each([
  ['set', ['set', 'get', 'post', 'delete'], 'a router, whose `delete` adds a route'],
  ['set', ['set', 'get', 'update', 'delete'], 'a document, which would be deleted'],
  ['load', ['load', 'clear', 'prime'], 'what has one way to clear, which clears all'],
  ['open', ['open', 'close'], 'what would be closed itself'],
  ['start', ['start', 'stop'], 'what would stop for all'],
  ['createUser', ['createUser', 'deleteUser'], 'a store of data'],
  ['findOne', ['findOne', 'deleteOne', 'deleteMany'], 'a store of data'],
  ['use', ['use', 'reset', 'destroy', 'removeAll'], 'what has ends for all alone'],
])('of %s among %j is none: that is %s', (method, methods) => {
  expect(counterpartOf(method, new Set(methods))).toBeNull();
});

it('lets no record of a database be deleted there', () => {
  const record = new Set(['save', 'reload', 'destroy', 'remove']);
  expect([releaseOf(record), endingMethod(record)]).toEqual([null, null]);
  expect([releaseOf(new Set(['destroy'])), endingMethod(new Set(['destroy']))]).toEqual([
    'destroy',
    'destroy',
  ]);
});
