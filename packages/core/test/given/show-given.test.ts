import { expect, test } from 'vitest';
import { showGiven } from '../../src/given/show-given.ts';

test.each([
  ['5s', "'5s'"],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [5n, '5n'],
  [/a b/i, '/a b/i'],
  [undefined, 'undefined'],
  [null, 'null'],
  [{ atMost: NaN, list: [Infinity, 1, null] }, '{"atMost":NaN,"list":[Infinity,1,null]}'],
  [{ atMost: 'NaN' }, '{"atMost":"NaN"}'],
  [function openSession() {}, 'a function (openSession)'],
  [
    class Session {
      readonly id = 1;
      static name: () => string = () => 'never shown';
    },
    'a function (Session)',
  ],
  [[5n], '[object Array]'],
  [{ text: 'x'.repeat(3e6) }, `{"text":"${'x'.repeat(291)}… (3000011 characters)`],
])('%o is shown as a person would write it', (value, shown) => {
  expect(showGiven(value)).toBe(shown);
});

test.each([
  [{}, '[object Proxy]'],
  [() => undefined, 'a function (anonymous)'],
])('a proxy that is revoked is told by its type', (target, shown) => {
  const { proxy, revoke } = Proxy.revocable<object>(target, {});
  revoke();
  expect(showGiven(proxy)).toBe(shown);
});
