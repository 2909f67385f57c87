import { expect, test } from 'vitest';
import { showGiven } from '../src/show-given.ts';

test.each([
  ['5s', "'5s'"],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [5n, '5n'],
  [undefined, 'undefined'],
  [null, 'null'],
  [{ atMost: NaN, list: [Infinity, 1, null] }, '{"atMost":NaN,"list":[Infinity,1,null]}'],
  [{ atMost: 'NaN' }, '{"atMost":"NaN"}'],
  [function openSession() {}, 'a function (openSession)'],
  [
    class Session {
      readonly id = 1;
      static name = () => 'never shown';
    },
    'a function (Session)',
  ],
  [[5n], '[object Array]'],
])('%o is shown as a person would write it', (value, shown) => {
  expect(showGiven(value)).toBe(shown);
});
