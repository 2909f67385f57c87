import { runInNewContext } from 'node:vm';
import { PendingMeasurements } from '@leaktight/matchers';
import { describe, expect, it } from 'vitest';
import type { CircusTest } from '../src/jest-environment.ts';
import { TestClock } from '../src/test-clock.ts';
import { watchUnawaited } from '../src/unawaited-matchers.ts';

const state = {
  currentDescribeBlock: { name: 'ROOT', hooks: [] },
  rootDescribeBlock: { name: 'ROOT', hooks: [] },
  testTimeout: 0,
  unhandledErrors: [],
};

/** What is left of the errors of a test that ran out of time with a measurement that leaks. */
async function errorsAfterTimeOut(errors: unknown[]): Promise<unknown[]> {
  const test = aTest(errors);
  const clock = new TestClock();
  clock.onEvent({ name: 'test_fn_start', test }, state);
  clock.onEvent({ name: 'test_fn_failure', test }, state);
  const part = watchUnawaited({ pending: leaking(test) }, clock);
  await part.onEvent?.({ name: 'test_done', test }, state);
  return test.errors;
}

function aTest(errors: unknown[]): CircusTest {
  const parent = { name: 'ROOT', hooks: [] };
  return { type: 'test', name: 'leaks', parent, concurrent: false, fn: () => {}, timeout: 0, errors };
}

function leaking(owner: CircusTest | undefined, isAwaited = true): PendingMeasurements {
  const pending = new PendingMeasurements();
  const measurement = {
    assertion: 'expect(run).not.toLeak()',
    settled: Promise.resolve(),
    isAwaited: () => isAwaited,
    abandon: () => {},
    failure: async () => new Error('Leaking: the report'),
    locate: (error: Error) => error,
  };
  pending.add(measurement, owner);
  return pending;
}

describe('a measurement that overruns the time-out of its test', () => {
  it('puts its report before the time-out', async () => {
    const timeOut = new Error('Exceeded timeout of 5000 ms for a test.');
    expect(await errorsAfterTimeOut([[timeOut, timeOut]])).toEqual([
      new Error('Leaking: the report'),
      [timeOut, timeOut],
    ]);
  });

  it('is reported once where its assertion failed with an error of the sandbox', async () => {
    const told: unknown = runInNewContext("[new Error('Leaking: the report'), undefined]");
    expect(await errorsAfterTimeOut([told])).toEqual([told]);
  });
});

describe('a measurement that nobody awaited', () => {
  const lost = { code: 'LEAKTIGHT_NOT_AWAITED' };

  it('fails its test, and no other', async () => {
    const tests = [aTest([]), aTest([])];
    const part = watchUnawaited({ pending: leaking(tests[1], false) }, new TestClock());
    for (const test of tests) await part.onEvent?.({ name: 'test_done', test }, state);
    expect(tests.map(({ errors }) => errors)).toMatchObject([[], [lost]]);
  });

  it('fails the file, when its tests are done, where its test is not certain', async () => {
    const test = aTest([]);
    const unhandledErrors: unknown[] = [];
    const part = watchUnawaited({ pending: leaking(undefined, false) }, new TestClock());
    await part.onEvent?.({ name: 'test_done', test }, { ...state, unhandledErrors });
    expect([test.errors, unhandledErrors]).toEqual([[], []]);
    await part.onEvent?.({ name: 'run_finish' }, { ...state, unhandledErrors });
    expect([test.errors, unhandledErrors]).toMatchObject([[], [lost]]);
  });
});
