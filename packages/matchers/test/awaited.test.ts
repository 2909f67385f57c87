import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Awaited } from '../src/awaited.ts';

const told = true;

/** What the tests here have left without anybody who handles it. */
const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);

beforeEach(() => {
  unhandled.length = 0;
  process.prependListener('unhandledRejection', note);
});
afterEach(() => void process.off('unhandledRejection', note));

/** As Jest does: `then` and `catch` in the call of the matcher. */
function throughJest(awaited: Awaited, outcome: Promise<number>): Promise<number> {
  return awaited
    .watch(outcome, 2, told)
    .then((value) => value + 1)
    .catch((error: unknown) => {
      throw error;
    });
}

describe('an assertion', () => {
  test('that only the runner has asked is not awaited', async () => {
    const awaited = new Awaited();
    void throughJest(awaited, Promise.resolve(1));
    await turn();
    expect(awaited.isAwaited).toBe(false);
  });

  test.each<[string, (promise: Promise<number>) => unknown]>([
    ['await', async (promise) => await promise],
    ['await, later', (promise) => turn().then(() => promise)],
    ['then, in the same line', (promise) => promise.then(() => undefined)],
    ['catch, in the same line', (promise) => promise.catch(() => undefined)],
    ['finally', (promise) => promise.finally(() => undefined)],
    ['Promise.all', (promise) => Promise.all([promise, turn()])],
    ['return', async (promise) => promise],
  ])('is awaited by %s', async (_, use) => {
    const awaited = new Awaited();
    await use(throughJest(awaited, Promise.resolve(1)));
    expect(awaited.isAwaited).toBe(true);
  });

  test('is awaited where a matcher of the user awaits it', async () => {
    const awaited = new Awaited();
    expect(await awaited.watch(Promise.resolve(1), 1, told)).toBe(1);
    expect(awaited.isAwaited).toBe(true);
  });

  test('has its result and its failure', async () => {
    expect(await throughJest(new Awaited(), Promise.resolve(1))).toBe(2);
    await expect(throughJest(new Awaited(), Promise.reject(new Error('leaks')))).rejects.toThrow('leaks');
    expect(throughJest(new Awaited(), Promise.resolve(1))).toBeInstanceOf(Promise);
  });

  test('that fails and that nobody awaits is no alarm of the process where its test is told', async () => {
    void throughJest(new Awaited(), Promise.reject(new Error('leaks')));
    await turn();
    expect(unhandled).toEqual([]);
  });
});
