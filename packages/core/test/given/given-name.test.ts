import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { givenName } from '../../src/given/given-name.ts';

it.each([
  ['class Session {}', 'Session'],
  ['class {}', ''],
  ['function openSession() {}', 'openSession'],
  ['() => 1', ''],
  ['class Session { static name() { throw new Error("called"); } }', 'Session'],
  ['class Session extends Object { static get name() { throw new Error("read"); } }', 'Session'],
  ['class $2\n{ static name = 5 }', '$2'],
  ['class { static name = 5 }', ''],
  ['class extends Object { static name = 5 }', ''],
  ['class Session { static name = "Meeting" }', 'Meeting'],
  ['Object.defineProperty(async function* readAll() {}, "name", { value: {} })', 'readAll'],
  ['Object.defineProperty(() => 1, "name", { value: {} })', ''],
])('of %s is %o', (source, name) => {
  // As text, for a bundler may name classes that have no name.
  expect(givenName(runInThisContext(`(${source})`) as object)).toBe(name);
});
