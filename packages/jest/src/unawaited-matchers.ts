import type { PendingMeasurements } from '@leaktight/matchers';
import type { EnvironmentPart } from './environment-part.ts';
import type { CircusState, CircusTest } from './jest-environment.ts';
import type { LazyMatchers } from './lazy-matchers.ts';
import type { TestClock } from './test-clock.ts';

/** Fails tests that end before their measurements do, and the file where the test is not certain. */
export function watchUnawaited(matchers: Pick<LazyMatchers, 'pending'>, clock: TestClock): EnvironmentPart {
  return {
    onEvent({ name, test }, state) {
      const { pending } = matchers;
      if (!pending) return undefined;
      if (name === 'test_done' && test) return fail(test, pending, clock.ranOut);
      return name === 'run_finish' ? failFile(state, pending) : undefined;
    },
  };
}

async function failFile({ unhandledErrors }: CircusState, pending: PendingMeasurements): Promise<void> {
  unhandledErrors.push(...(await pending.abandonAll()));
}

async function fail(test: CircusTest, pending: PendingMeasurements, timedOut: boolean): Promise<void> {
  const error = await pending.abandon(test, timedOut);
  // A test that failed for another reason has an error that says more; a time-out says less.
  if (error && (timedOut ? !tells(test, error) : test.errors.length === 0)) test.errors.unshift(error);
}

/** Whether the assertion failed late, but before Jest looked at its clock. Errors of the sandbox are no `Object` of ours. */
function tells({ errors }: CircusTest, { message }: Error): boolean {
  return errors
    .flat()
    .some(
      (known) =>
        typeof known === 'object' && known !== null && 'message' in known && known.message === message,
    );
}
