import { describe, expect, test } from 'vitest';
import type { MatcherOutcome } from '../src/matcher-call.ts';
import { CallSite } from '../src/call-site.ts';

const frame = { functionName: 'retain', file: '/p/a.ts', line: 3, column: 7, packageName: 'p@1.0.0' };
const outcome: MatcherOutcome = { pass: true, message: () => 'it leaks', frames: [frame], notice: null };

function here(): CallSite {
  return new CallSite(here);
}

describe('the stack of a failed assertion', () => {
  test('shows the allocation first and the assertion below', async () => {
    const failed = here()
      .blame(Promise.resolve(outcome))
      .then(() => {
        throw new Error('it leaks');
      });
    const error = (await failed.catch((caught: unknown) => caught)) as Error;
    const [headline, first, second] = error.stack!.split('\n');
    expect([headline, first]).toEqual(['Error: it leaks', '    at retain (/p/a.ts:3:7)']);
    expect(second).toContain('call-site.test.ts');
  });

  test('keeps the cause of an error', () => {
    const cause = new TypeError('nope');
    const error = here().locate(new Error('Could not run.', { cause }));
    expect(error.cause).toBe(cause);
    expect(error.stack).toMatch(/^Error: Could not run\.\n.*call-site\.test\.ts/);
  });

  test('is left alone when something else than an error was thrown', () => {
    expect(here().locate('a string')).toBe('a string');
  });
});
