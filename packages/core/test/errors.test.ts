import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  checkCollected,
  countInstances,
  detectLeaks,
  isLeaktightError,
  type LeakOptions,
} from '../src/index.ts';
import { reasonOf, stackOf } from '../src/errors.ts';

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const refusing = {
  get message(): string {
    throw new Error('not to be read');
  },
};

const thrown: [string, unknown, string][] = [
  ['an error', new Error('The database is gone.'), 'The database is gone'],
  ['an error of another realm', runInNewContext('new Error("boom")'), 'boom'],
  ['an error without a message', new TypeError(), 'TypeError'],
  ['an error whose message is no text', Object.assign(new Error(), { message: { code: 5 } }), '{"code":5}'],
  ['a text', 'no database', 'no database'],
  ['a symbol', Symbol('stop'), 'Symbol(stop)'],
  ['nothing', undefined, 'undefined'],
  ['a plain object', { code: 5 }, '{"code":5}'],
  ['an object without a prototype', Object.create(null), '{}'],
  ['an object that does not let itself be read', refusing, '[object Object]'],
  ['a proxy that is revoked', revoked({}), '[object Proxy]'],
  ['a function that is revoked', revoked(() => undefined), 'a function (anonymous)'],
];

test.each(thrown)('the reason can be told of whatever is thrown: %s', (_, value, reason) => {
  expect(reasonOf(value)).toBe(reason);
});

test('a stack is told only where it can be read', () => {
  const error = new Error('boom');
  const unreadable = Object.defineProperty({}, 'stack', { get: () => reasonOf(refusing.message) });
  expect([error, {}, unreadable, revoked({}), null].map(stackOf)).toEqual([error.stack, '', '', '', '']);
});

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(isLeaktightError(error)).toBe(true);
  return (error as Error).message;
}

const quick: LeakOptions = { track: ['heap'], explain: false };

describe.each(thrown)('a measurement of what throws %s', (_, value, reason) => {
  const fail = (): never => {
    throw value;
  };

  test('tells the reason', async () => {
    expect(await messageOf(detectLeaks(fail, quick))).toContain(`call 1 of the function failed: ${reason}.`);
    expect(await messageOf(detectLeaks(async () => fail(), quick))).toContain(`failed: ${reason}.`);
    expect(await messageOf(detectLeaks(() => undefined, { ...quick, setUp: fail }))).toBe(
      `Could not measure: \`setUp\` failed: ${reason}.`,
    );
    expect(await messageOf(checkCollected(fail))).toBe(`Could not make the object: ${reason}.`);
  });
});

test.each([[{}], [() => undefined]])('what is revoked is refused with our own error', async (target) => {
  const proxy = revoked(target) as never;
  expect(await messageOf(countInstances(proxy))).toMatch(/^Could not count instances: expected a class/);
  if (typeof target === 'object')
    expect(await messageOf(detectLeaks(proxy))).toMatch(/^Could not measure: got \[object Proxy\]/);
});
