import { LeaktightError, nameUncallable } from '@leaktight/core';
import { type MatcherCall, writeAssertion } from './matcher-call.ts';

/** Refuses what cannot be called many times. */
export function expectFunction(call: MatcherCall, received: unknown): void {
  if (call.poll) {
    throw new LeaktightError(
      'LEAKTIGHT_UNSUPPORTED',
      `Could not measure with expect.poll: it passes on what the function returned, and ${call.name} calls the function itself. Write: await ${writeAssertion(call)}.`,
    );
  }
  const uncallable = typeof received === 'function' ? nameUncallable(received) : described(received);
  if (uncallable === null) return;
  throw new LeaktightError(
    'LEAKTIGHT_BAD_RECEIVED',
    `${call.hint} needs a function that it can call many times, got ${uncallable.what}. Write: await ${writeAssertion(call, uncallable.instead)}.`,
  );
}

function described(value: unknown): ReturnType<typeof nameUncallable> {
  return { what: describe(value), instead: '() => openSession()' };
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  const thenable = typeof (value as { then?: unknown }).then === 'function';
  return thenable ? 'a promise (was the function already called?)' : 'an object';
}
