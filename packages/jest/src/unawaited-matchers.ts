import { PendingMeasurements } from '@leaktight/matchers';
import type { EnvironmentPart } from './environment-part.ts';
import type { CircusBlock, CircusTest } from './jest-environment.ts';

/** Fails tests that end before their measurements do. */
export function watchUnawaited(pending: PendingMeasurements): EnvironmentPart {
  return {
    onEvent: ({ name, test }) => (name === 'test_done' && test ? fail(test, pending) : undefined),
  };
}

async function fail(test: CircusTest, pending: PendingMeasurements): Promise<void> {
  const error = await pending.abandon(fullName(test));
  // A test that failed for another reason, a time-out perhaps, has an error that says more.
  if (error && test.errors.length === 0) test.errors.push(error);
}

/** As `expect.getState().currentTestName` has it. */
function fullName(test: CircusTest): string {
  const names = [test.name];
  for (let block: CircusBlock | undefined = test.parent; block?.parent; block = block.parent) {
    names.unshift(block.name);
  }
  return names.join(' ');
}
