import { describe, expect, test } from 'vitest';
import { toRetainAtMost } from '../src/to-retain-at-most.ts';
import { aCall } from './a-call.ts';

const kept: unknown[] = [];

const fast = (): void => {
  kept.push({ at: kept.length });
};

/** Too slow for a verdict within the time budget. */
const slow = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 40));
  kept.push(Array.from({ length: 5000 }, () => 1.5));
};
const options = { timeBudget: 1000, explain: false } as const;

describe('toRetainAtMost', () => {
  test('passes where each call leaves no more behind than the budget, and fails where it leaves more', async () => {
    const fits = await toRetainAtMost(aCall('toRetainAtMost'), fast, { heap: '1kB', objects: 2 }, options);
    expect([fits.pass, fits.notice]).toEqual([true, null]);
    const over = await toRetainAtMost(aCall('toRetainAtMost'), fast, { objects: 0 }, { explain: false });
    expect(over.pass).toBe(false);
    expect(over.message()).toMatch(/objects {2}[\d.]+ per call, allowed 0 {2}over budget/);
  });

  test.each([false, true])(
    'gives notice of what is not known, and says no number (not: %s)',
    async (isNot) => {
      const call = aCall('toRetainAtMost', { isNot });
      const outcome = await toRetainAtMost(call, slow, { heap: '1kB' }, options);
      // Neither way is it failed by what is not known.
      expect(outcome.pass).toBe(!isNot);
      expect(outcome.notice).toMatch(
        /^`?(await )?expect.* was inconclusive: .*With the option strict it fails\.$/s,
      );
      expect(outcome.message()).toContain('  heap  not known, allowed 1 kB\n');
      expect(outcome.message()).not.toContain('Fits now');
    },
  );

  test('fails by what is not known where that is asked for', async () => {
    const strict = { ...options, strict: true };
    const outcome = await toRetainAtMost(aCall('toRetainAtMost'), slow, { heap: '1kB' }, strict);
    expect([outcome.pass, outcome.notice]).toEqual([false, null]);
  });
});
