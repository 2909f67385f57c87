import {
  type AnyClass,
  checkOptions,
  countInstances,
  LeaktightError,
  type OptionChecks,
  renderInstances,
  showGiven,
} from '@leaktight/core';
import type { MatcherCall, MatcherOutcome } from './matcher-call.ts';
import { refusePoll } from './refuse-poll.ts';

/** An exact number of live instances, or the most there may be. */
export type InstanceLimit = number | { readonly atMost: number };

const expected = 'a whole number from 0';
const checks: OptionChecks<{ atMost: number }> = { atMost: [expected, isCount] };

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
  if (isCount(limit)) return { count: limit, atMost: false };
  if (typeof limit === 'object' && limit !== null) {
    checkOptions(limit, checks);
    const { atMost } = limit as { atMost?: unknown };
    if (isCount(atMost)) return { count: atMost, atMost: true };
  }
  throw new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `toHaveLiveInstances expected ${expected}, or { atMost: n }, got ${showGiven(limit)}.`,
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
