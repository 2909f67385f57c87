import type { PendingMeasurements } from '@leaktight/matchers';
import type { EnvironmentPart } from './environment-part.ts';
import type { CircusBlock, CircusTest } from './jest-environment.ts';
import type { LazyMatchers } from './lazy-matchers.ts';
import type { TestClock } from './test-clock.ts';

/** Fails tests that end before their measurements do. */
export function watchUnawaited(matchers: Pick<LazyMatchers, 'pending'>, clock: TestClock): EnvironmentPart {
  return {
    onEvent: ({ name, test }) =>
      name === 'test_done' && test && matchers.pending
        ? fail(test, matchers.pending, clock.ranOut)
        : undefined,
  };
}

async function fail(test: CircusTest, pending: PendingMeasurements, timedOut: boolean): Promise<void> {
  const error = await pending.abandon(fullName(test), timedOut);
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

/** As `expect.getState().currentTestName` has it. */
function fullName(test: CircusTest): string {
  const names = [test.name];
  for (let block: CircusBlock | undefined = test.parent; block?.parent; block = block.parent) {
    names.unshift(block.name);
  }
  return names.join(' ');
}
