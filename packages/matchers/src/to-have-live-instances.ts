import { type AnyClass, countInstances, LeaktightError, renderInstances } from '@leaktight/core';
import type { MatcherCall, MatcherOutcome } from './matcher-call.ts';
import { refusePoll } from './refuse-poll.ts';

/** An exact number of live instances, or the most there may be. */
export type InstanceLimit = number | { readonly atMost: number };

/** `expect(Class).toHaveLiveInstances(n)`: counts after collecting garbage, subclasses included. */
export async function toHaveLiveInstances(
  call: MatcherCall,
  received: unknown,
  ...[limit]: readonly unknown[]
): Promise<MatcherOutcome> {
  refusePoll(call);
  const { count, atMost } = readLimit(limit);
  const found = await countInstances(received as AnyClass);
  return {
    pass: atMost ? found.total <= count : found.total === count,
    message: () =>
      `${call.hint}\n\n${renderInstances(found, call.style)}\nExpected: ${call.isNot ? 'not ' : ''}${atMost ? 'at most ' : ''}${count}`,
    frames: [],
    notice: null,
  };
}

function readLimit(limit: unknown): { count: number; atMost: boolean } {
  const atMost = typeof limit === 'object' && limit !== null && 'atMost' in limit;
  const count: unknown = atMost ? limit.atMost : limit;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return { count, atMost };
  throw new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `toHaveLiveInstances expected a whole number from 0, or { atMost: n }, got ${JSON.stringify(limit) ?? String(limit)}.`,
  );
}
