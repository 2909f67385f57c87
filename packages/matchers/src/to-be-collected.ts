import { checkCollected, type CollectedOptions, renderCollection } from '@leaktight/core';
import type { MatcherCall, MatcherOutcome } from './matcher-call.ts';
import { mergeOptions } from './merge-options.ts';
import { refusePoll } from './refuse-poll.ts';

/** `expect(factoryOrRef).toBeCollected(options)`: passes when the object is gone after settling. */
export async function toBeCollected(
  call: MatcherCall,
  received: unknown,
  ...[options]: readonly unknown[]
): Promise<MatcherOutcome> {
  refusePoll(call);
  const target = received as Parameters<typeof checkCollected>[0];
  // With .not an object that stays is what was asked for: nobody reads who holds it.
  const merged = mergeOptions<CollectedOptions>({ explain: !call.isNot }, options);
  const finding = await checkCollected(target, merged);
  return {
    pass: finding.collected,
    message: () => `${call.hint}\n\n${renderCollection(finding, call.style)}`,
    frames: [],
    notice: null,
  };
}
