import { checkCollected, type CollectedOptions, type Factory, renderCollection } from '@leaktight/core';
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
  const target = (
    typeof received === 'function' ? lettingGo(received as Factory, call) : received
  ) as Parameters<typeof checkCollected>[0];
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

/** What the function asserts on its object must not keep it. Not `async`, which would keep it by itself. */
function lettingGo(make: Factory, call: MatcherCall): Factory {
  return () => {
    const made = make();
    if (isThenable(made))
      return made.then((object) => {
        call.letGo();
        return object;
      });
    call.letGo();
    return made;
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
