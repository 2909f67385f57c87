import { describe, expect, it, type RunnerTestCase, type RunnerTestSuite } from 'vitest';
import { callsWithin, leakThresholds } from '../../src/gate/leak-thresholds.ts';

const limits = { values: { objects: 5 }, skip: null };
/** How many other tests of its file run. */
const others = (test: RunnerTestCase): number =>
  testsOf(test.file).filter((each) => each !== test && each.result?.state === 'run').length;
const testsOf = (suite: RunnerTestSuite): RunnerTestCase[] =>
  suite.tasks.flatMap((task) => (task.type === 'test' ? [task] : testsOf(task)));
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

describe('leakThresholds', () => {
  it('holds for the test that calls it, also after it has waited', async ({ task }) => {
    leakThresholds({ objects: 5 });
    await pause(1);
    leakThresholds.skip('a reason');
    const from = 'leakThresholds() in test "holds for the test that calls it, also after it has waited"';
    expect(callsWithin(task)).toEqual([
      { from, ...limits },
      { from, values: {}, skip: 'a reason' },
    ]);
  });

  describe('of one concurrent test', () => {
    it.concurrent('holds for it', async ({ task }) => {
      await pause(1);
      leakThresholds({ objects: 5 });
      expect(callsWithin(task)).toEqual([{ from: 'leakThresholds() in test "holds for it"', ...limits }]);
    });
  });

  describe('of tests that run at once', () => {
    const message =
      "leakThresholds() was called while 2 tests run at the same time, and Vitest does not tell in which of them. Give them to the test itself, as in test.concurrent('…', { meta: { leaktight: { heap: '5MB' } } }, …), or call leakThresholds() in a describe around it.";

    it.concurrent('is refused in the one that ends first', async ({ task }) => {
      await pause(20);
      expect(() => leakThresholds({ objects: 5 })).toThrow(message);
      expect(callsWithin(task)).toEqual([]);
    });

    it.concurrent('is refused beside it, and holds for the one that is left', async ({ task }) => {
      expect(() => leakThresholds({ objects: 5 })).toThrow(message);
      while (others(task) > 0) await pause(5);
      leakThresholds({ objects: 5 });
      expect(callsWithin(task)).toHaveLength(1);
    });
  });
});
