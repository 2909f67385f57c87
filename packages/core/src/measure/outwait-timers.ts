import type { Engine, PendingTimers } from '../engine/engine.ts';
import type { AskTimers } from '../handles/handles.ts';
import type { CallSeries, Delays, LaterTimers, TimerWait } from '../probe/probe.ts';
import type { ResolvedOptions } from '../options/options.ts';

/** Milliseconds of the longest timer that is given its time; more where the user gave the measurement much. */
const usualDelay = 3000;
const budgetShare = 0.6;
const mostDelay = 10_000;

/** Milliseconds by which timers may be late, and what they let go of with them. */
const lateness = 50;

/** Of the time that is left, the part that waits on the way may take. */
const expiryShare = 0.5;

/** Milliseconds of the readings before and after a wait. */
const readingTime = 150;

/** Calls that went on for so many delays have had their timers: the oldest of them would be seen to go. */
const lifetimes = 3;

/** Milliseconds of a delay that handles are given in any case: between their calls is much that takes as long as that. */
const cheapDelay = 500;

/** What timers may still change. */
export interface Suspicion {
  /** Milliseconds of the longest delay among timers that are to fire; 0: none. */
  readonly delay: number;
  /** Milliseconds that the calls went on for which something is suspected; 0 where that proves nothing. */
  readonly lasted: number;
  /** When they ended, on the engine's clock. */
  readonly endedAt: number;
}

/** Longer delays than this are not waited for: what they hold is called a leak. */
function longestDelayFor({ timeBudget }: Pick<ResolvedOptions, 'timeBudget'>): number {
  return Math.min(mostDelay, Math.max(usualDelay, budgetShare * timeBudget));
}

/** Watches the timers that calls start from now on. */
export function watchDelays(
  engine: Pick<Engine, 'watchTimers' | 'now'>,
  options: Pick<ResolvedOptions, 'timeBudget'>,
): Delays {
  const pendingTimers = engine.watchTimers();
  return {
    pendingDelay: rememberDelays(() => pendingTimers(longestDelayFor(options))),
    holdingDelay: rememberDelays(() => pendingTimers(longestDelayFor(options), 'calls')),
    later: () => laterTimers(pendingTimers, options),
    extraBudget: (wait) => extraBudget(pendingTimers, options, wait),
    latest: engine.now() + options.timeBudget,
  };
}

/** What a larger budget would wait for. */
function laterTimers(
  pendingTimers: PendingTimers,
  options: Pick<ResolvedOptions, 'timeBudget'>,
): LaterTimers | null {
  const longest = longestDelayFor(options);
  const delay = longest < mostDelay ? pendingTimers(mostDelay, 'users') : 0;
  if (delay <= longest) return null;
  const missing = delay / budgetShare - options.timeBudget;
  return { delay, extra: budgetStep * Math.ceil(missing / budgetStep) };
}

/** A larger budget waits for longer timers, too. */
function extraBudget(
  pendingTimers: (most: number) => number,
  { timeBudget }: Pick<ResolvedOptions, 'timeBudget'>,
  { delay, missing }: Pick<TimerWait, 'delay' | 'missing'>,
): number {
  for (let extra = roundUp(missing); ; extra += budgetStep) {
    const longest = Math.max(delay, pendingTimers(longestDelayFor({ timeBudget: timeBudget + extra })));
    if (extra >= roundUp(missing + longest - delay)) return extra;
  }
}

/**
 * Tells the longest delay that was ever seen, as long as any timer is pending. One that sweeps what has expired starts itself
 * again with what is left to the next entry, which says nothing of how long entries live.
 */
export function rememberDelays(pendingDelay: () => number): () => number {
  let longest = 0;
  return () => {
    const delay = pendingDelay();
    longest = Math.max(longest, delay);
    return delay > 0 ? longest : 0;
  };
}

/**
 * How long to wait until one-shot timers that calls started have fired, and let go of what they hold; null where none is pending,
 * or has had its time.
 */
export function timersToOutwait(
  { engine, delays }: Pick<CallSeries, 'engine' | 'delays'>,
  { delay, lasted, endedAt }: Suspicion,
): TimerWait | null {
  const now = engine.now();
  const milliseconds = endedAt + delay + lateness - now;
  if (delay === 0 || milliseconds <= 0 || lasted >= lifetimes * delay) return null;
  return { delay, milliseconds, missing: Math.max(0, now + milliseconds - delays.latest) };
}

/**
 * Milliseconds until the timers that calls started have fired; 0 where none is pending, or where so many waits would take too much of
 * the time that is left.
 */
export function timeUntilExpiry({ engine, delays, deadline }: CallSeries, waits = 1): number {
  const delay = delays.pendingDelay();
  const fits = (delay + lateness) * waits <= expiryShare * (deadline - engine.now());
  return delay > 0 && fits ? delay + lateness : 0;
}

/** Milliseconds in which an end of the calls leaves time for the timers that are pending; 0 where there are none, or they had their time. */
export function timeForTimers(delay: number, lasted: number): number {
  return delay === 0 || lasted >= lifetimes * delay ? 0 : delay + lateness + readingTime;
}

/** For handles: those that were opened first would be seen to close. */
export function askTimersOf(series: CallSeries, options: ResolvedOptions): AskTimers {
  return ({ since, endedAt, pendingDelay }) => {
    const delay = pendingDelay(longestDelayFor(options));
    const lasted = delay <= cheapDelay ? 0 : endedAt - since;
    const wait = timersToOutwait(series, { delay, lasted, endedAt });
    return wait && { ...wait, advice: raiseBudgetFor(wait.delay, extraBudget(pendingDelay, options, wait)) };
  };
}

/** What a report says where there was no time to wait. */
export function raiseBudgetFor(delay: number, extra: number): string {
  return `timers of ${delay} ms were still to fire, and may end that: raise \`timeBudget\` by ${extra} ms or more`;
}

/** Part of the time budget that calls and waits may take, and milliseconds that advice is rounded to. */
const measuringShare = 0.85;
const budgetStep = 500;

function roundUp(missing: number): number {
  return budgetStep * Math.ceil(missing / measuringShare / budgetStep);
}
