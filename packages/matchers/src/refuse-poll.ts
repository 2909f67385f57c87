import { LeaktightError } from '@leaktight/core';
import { type MatcherCall, writeAssertion } from './matcher-call.ts';

/** These matchers wait by themselves, and `expect.poll` would hold what the polled function returned. */
export function refusePoll(call: MatcherCall): void {
  if (!call.poll) return;
  throw new LeaktightError(
    'LEAKTIGHT_UNSUPPORTED',
    `Could not measure with expect.poll: ${call.name} settles and waits by itself. Write: await ${writeAssertion(call, 'target')}.`,
  );
}
