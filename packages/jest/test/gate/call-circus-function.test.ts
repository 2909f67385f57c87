import { describe, expect, it, vi } from 'vitest';
import { callCircusFunction } from '../../src/gate/call-circus-function.ts';

const call = (fn: unknown, timeout = 10_000): Promise<void> => callCircusFunction(fn, { own: true }, timeout);

describe('callCircusFunction', () => {
  it('waits for a promise, a callback or a generator, called with the context of the test', async () => {
    const seen: unknown[] = [];
    await call(async function (this: object) {
      await Promise.resolve();
      seen.push(this);
    });
    await call(function (this: object, done: () => void) {
      setTimeout(() => {
        seen.push(this);
        done();
      }, 1);
    });
    await call(function* (this: object): Generator {
      seen.push(yield Promise.resolve(3));
    });
    expect(seen).toEqual([{ own: true }, { own: true }, 3]);
  });

  it.each([
    [
      'throws at once',
      () => {
        throw new Error('broken');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('broken');
      },
    ],
    ['hands its callback an error', (done: (error: Error) => void) => done(new Error('broken'))],
    ['calls done.fail', (done: { fail: (error: Error) => void }) => done.fail(new Error('broken'))],
  ])('rejects with the error of a function that %s, and leaves no timer', async (_, fn) => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await expect(call(fn)).rejects.toThrow('broken');
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(before);
  });

  it('names the error that done.fail was not given', async () => {
    await expect(call((done: { fail: () => void }) => done.fail())).rejects.toThrow('done.fail() was called');
  });

  it('gives up at the time-out, also under fake timers', async () => {
    vi.useFakeTimers();
    try {
      await expect(call(() => new Promise(() => {}), 5)).rejects.toThrow('it exceeded its timeout of 5 ms');
    } finally {
      vi.useRealTimers();
    }
  });
});
