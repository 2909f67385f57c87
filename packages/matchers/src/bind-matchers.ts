import { isLeaktightError, type LeakOptions, reasonOf } from '@leaktight/core';
import { Awaited } from './awaited.ts';
import { CallSite } from './call-site.ts';
import type { ExpectState } from './expect-state.ts';
import {
  type LeakMatcher,
  type MatcherCall,
  type MatcherOutcome,
  subjectOf,
  writeAssertion,
} from './matcher-call.ts';
import type { MatcherHost } from './matcher-host.ts';
import { matchers } from './matchers.ts';

const usualTimeBudget = 5000;
const shareOfTimeLeft = 0.85;

/** Where they are not the options alone. */
const argumentNames: Readonly<Record<string, readonly string[]>> = {
  toHaveLiveInstances: ['limit'],
  toRetainAtMost: ['budget', 'options'],
};

/** A matcher as `expect.extend` takes it. */
export type BoundMatcher = (
  this: ExpectState,
  received: unknown,
  ...args: readonly unknown[]
) => Promise<Pick<MatcherOutcome, 'pass' | 'message'>>;

/**
 * The matchers for `expect.extend` of one runner.
 *
 * @example expect.extend(bindMatchers(standAloneHost))
 */
export function bindMatchers(host: MatcherHost): Record<string, BoundMatcher> {
  const bound: Record<string, BoundMatcher> = {};
  for (const [name, matcher] of Object.entries(matchers)) bound[name] = bindMatcher(name, matcher, host);
  return bound;
}

function bindMatcher(name: string, matcher: LeakMatcher, host: MatcherHost): BoundMatcher {
  return function leakMatcher(this: ExpectState, received: unknown, ...args: readonly unknown[]) {
    const site = new CallSite(host.entryOf?.(name) ?? leakMatcher);
    const call = describeCall(name, this, args, host);
    const awaited = new Awaited();
    call.letGo();
    let abandoned = false;
    const measured = matcher(call, received, ...args);
    const outcome = measured.then(
      (result) => (abandoned ? quiet(call) : result),
      (error: unknown) => {
        if (abandoned) return quiet(call);
        throw site.locate(error);
      },
    );
    const settled = outcome.then(
      (result) => {
        if (result.notice !== null) host.notify(result.notice, this);
      },
      () => undefined,
    );
    const abandon = (): void => void (abandoned = true);
    const failure = (): Promise<Error | null> => failureOf(call, measured, site);
    const isTold = host.watch(
      {
        assertion: writeAssertion(call),
        settled,
        isAwaited: () => awaited.isAwaited,
        abandon,
        failure,
        locate: (error) => site.locate(error),
      },
      this,
    );
    return awaited.watch(site.blame(outcome), host.ownThens(this), isTold);
  };
}

/** What a runner would make of an outcome, for one that no longer asks. */
function failureOf(
  call: MatcherCall,
  measured: Promise<MatcherOutcome>,
  site: CallSite,
): Promise<Error | null> {
  return measured.then(
    ({ pass, message, frames }) => (pass === call.isNot ? site.locate(new Error(message()), frames) : null),
    (error: unknown) =>
      site.locate(isLeaktightError(error) || error instanceof Error ? error : new Error(reasonOf(error))),
  );
}

function describeCall(
  name: string,
  state: ExpectState,
  args: readonly unknown[],
  host: MatcherHost,
): MatcherCall {
  const isNot = state.isNot === true;
  const promise = state.promise ?? '';
  const [expected = '', secondArgument = ''] = (argumentNames[name] ?? ['options']).slice(0, args.length);
  const hint = state.utils.matcherHint(name, subjectOf(name), expected, { isNot, promise, secondArgument });
  return {
    name,
    isNot,
    promise,
    poll: Boolean(state.poll),
    hint,
    // The hint is coloured exactly when the runner's own matchers are.
    style: { colours: hint.includes('\u001b['), cwd: host.cwd },
    defaults: fitDefaults(host.defaults, host.timeLeft(state)),
    letGo: () => host.letGo?.(state),
  };
}

/** A measurement that ends before the runner's patience does says more than a time-out. */
function fitDefaults(defaults: LeakOptions, timeLeft: number | null): LeakOptions {
  if (timeLeft === null || defaults.timeBudget !== undefined) return defaults;
  return { ...defaults, timeBudget: Math.min(usualTimeBudget, Math.max(100, shareOfTimeLeft * timeLeft)) };
}

/** The outcome of an assertion whose test is over and has its own error. */
function quiet(call: MatcherCall): MatcherOutcome {
  return { pass: !call.isNot, message: () => '', frames: [], notice: null };
}
