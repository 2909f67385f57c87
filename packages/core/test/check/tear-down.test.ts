import { describe, expect, it } from 'vitest';
import { detectLeaks, type LeakOptions, LeaktightError, renderReport } from '../../src/index.ts';

function fail(): never {
  throw new Error('no database');
}

const failing: LeakOptions = { track: ['heap'], explain: 'sites', tearDown: fail };
const problem = 'Could not measure: `tearDown` failed: no database.';

async function failureOf(run: () => unknown, options: LeakOptions): Promise<LeaktightError> {
  const error: unknown = await detectLeaks(run, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LeaktightError);
  return error as LeaktightError;
}

describe('a `tearDown` that fails', () => {
  it('fails the measurement, and tells the leak that was found before', async () => {
    const kept: object[] = [];
    const { code, message, finding, cause } = await failureOf(() => void kept.push({}), failing);
    expect(finding).toMatchObject({ verdict: 'leaking', leaking: ['heap'] });
    expect({ code, message, cause }).toEqual({
      code: 'LEAKTIGHT_RUN_FAILED',
      message: `${problem} Before that, a leak was found:\n\n${renderReport(finding!, { cwd: process.cwd() })}`,
      cause: new Error('no database'),
    });
    expect(message).not.toContain(process.cwd());
  });

  it('has nothing to add where no leak was found', async () => {
    const error = await failureOf(() => undefined, failing);
    expect([error.message, error.finding]).toEqual([problem, undefined]);
  });

  it('is not what a failed call is told by', async () => {
    const { message } = await failureOf(() => fail(), {
      ...failing,
      tearDown: () => Promise.reject(new Error('later')),
    });
    expect(message).toContain('call 1 of the function failed: no database');
  });
});
