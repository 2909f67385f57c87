import type { RunnerTestCase } from 'vitest';
import { describe, expect, it } from 'vitest';
import { letGoOfAwaited } from '../src/awaited-assertions.ts';

type Notes = RunnerTestCase & { onFinished?: unknown[] };

/** How many notes the runner has on a test. */
function notesOn(task: Notes): number {
  return task.onFinished?.length ?? 0;
}

describe('what the runner notes on asynchronous assertions', () => {
  it('goes when they were awaited', async ({ task }) => {
    await expect(Promise.resolve({ a: 1 })).resolves.toEqual({ a: 1 });
    await expect(Promise.reject(new Error('no'))).rejects.toThrow('no');
    await expect.poll(() => 1).toBe(1);
    expect(notesOn(task)).toBe(3);
    letGoOfAwaited(task);
    expect(notesOn(task)).toBe(0);
  });

  it('goes also later, when the next one is noted', async ({ task }) => {
    letGoOfAwaited(task);
    for (let call = 0; call < 20; call += 1) await expect(Promise.resolve(call)).resolves.toBe(call);
    expect(notesOn(task)).toBe(1);
  });

  it('goes where many are awaited at once', async ({ task }) => {
    letGoOfAwaited(task);
    for (let call = 0; call < 20; call += 1)
      await Promise.all([1, 2, 3].map((value) => expect(Promise.resolve(value)).resolves.toBe(value)));
    expect(notesOn(task)).toBeLessThan(10);
  });

  it('stays while nobody has awaited them', async ({ task }) => {
    const first = expect(Promise.resolve(1)).resolves.toBe(1);
    letGoOfAwaited(task);
    const second = expect(Promise.resolve(2)).resolves.toBe(2);
    letGoOfAwaited(task);
    expect(notesOn(task)).toBe(2);
    await Promise.all([first, second]);
    letGoOfAwaited(task);
    expect(notesOn(task)).toBe(0);
  });

  it('is not mistaken for what a test asked to be called', ({ task, onTestFinished }) => {
    const called: string[] = [];
    onTestFinished(() => void called.push('with a time-out'));
    onTestFinished(() => void called.push('without'), 0);
    letGoOfAwaited(task);
    expect(called).toEqual([]);
    expect(notesOn(task)).toBe(2);
  });

  it('is asked without a word on the console', async ({ task }) => {
    const { warn } = console;
    const words: unknown[] = [];
    console.warn = (word: unknown) => void words.push(word);
    const pending = expect(Promise.resolve(1)).resolves.toBe(1);
    letGoOfAwaited(task);
    console.warn('of the test');
    console.warn = warn;
    await pending;
    expect(words).toEqual(['of the test']);
  });

  it('may be none', ({ task }) => {
    letGoOfAwaited(undefined);
    letGoOfAwaited(task);
    expect(notesOn(task)).toBe(0);
  });
});
