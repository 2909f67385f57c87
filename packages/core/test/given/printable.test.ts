import { expect, it } from 'vitest';
import { printable } from '../../src/given/printable.ts';

it('shows what moves the cursor, begins a line or turns the direction of a text', () => {
  expect(printable('a\nb\r\tc\u001b[2J\u007f\u009b1m\u0085\u2028\u2029\u202e\u2066\u200f\u061cd')).toBe(
    String.raw`a\nb\r\tc\u001b[2J\u007f\u009b1m\u0085\u2028\u2029\u202e\u2066\u200f\u061cd`,
  );
});

it('leaves all other texts, and all other values, as they are', () => {
  const data = {
    text: 'größer → 界 👩‍👩‍👧 ~~ \\n "q"',
    list: [1, null, true, undefined, { nested: '├─' }],
    limit: Infinity,
  };
  expect(printable(data)).toEqual(data);
});

it('looks into what is nested, and leaves the given data alone', () => {
  const data = { path: [{ edge: '\n' }], other: Object.freeze(['\u001b']) };
  expect(printable(data)).toEqual({ path: [{ edge: String.raw`\n` }], other: [String.raw`\u001b`] });
  expect(data.path).toEqual([{ edge: '\n' }]);
});
