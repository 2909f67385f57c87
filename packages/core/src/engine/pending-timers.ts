import timers from 'node:timers';

// Copies taken before any test can install fake timers.
const realSetTimeout = timers.setTimeout;
const realClearTimeout = timers.clearTimeout;

/**
 * Whose timers count: all but those that hold nothing; but for those of a few connections that are used again; or but for those of
 * Node's sockets as well, which close what is idle.
 */
export type TimerOwners = 'all' | 'calls' | 'users';

/** Tells the longest delay, up to `most` milliseconds, of the one-shot timers started since that are still to fire; 0: none. */
export type PendingTimers = (most: number, whose?: TimerOwners) => number;

/**
 * A timer as Node links it: timers of one delay form a ring through their list, the latest after the list. Lists stand in a
 * queue by the time at which they are due. These names are the same in all versions; where one is missing, no timer is seen.
 */
interface Linked {
  readonly _idleNext?: Linked | null;
  readonly _idlePrev?: Linked | null;
  readonly _idleStart?: number;
  readonly _repeat?: number | null;
  readonly _onTimeout?: unknown;
  readonly priorityQueuePosition?: number;
}

const nothing = (): void => undefined;

/** Starts watching: what was started before belongs to somebody else. */
export function watchTimers(): PendingTimers {
  const since = withTimer(1, ({ _idleStart = 0 }) => _idleStart);
  return (most, whose = 'all') => longestPending({ since, most, whose });
}

/**
 * Neither `process.getActiveResourcesInfo`, which leaves out what is unref'd, nor async hooks, which would have to be on from
 * the first call, tell pending timers. So a timer of our own is put among those of each delay and looks around: round delays
 * first, as it ends when all lists were seen. Mostly that is just once: where a timer of the longest delay would be the next to
 * fire, none is pending.
 */
function longestPending({ since, most, whose }: Question): number {
  if (withTimer(Math.floor(most) + 1, isNext)) return 0;
  const search = { since, whose, unseen: withTimer(lastDelay, countLists) - 1, longest: 0 };
  for (let step = 0; step < steps.length; step++)
    lookAt(search, steps[step]!, steps[step - 1] ?? Infinity, most);
  return search.longest;
}

interface Question {
  readonly since: number;
  readonly most: number;
  readonly whose: TimerOwners;
}

interface Search extends Pick<Question, 'since' | 'whose'> {
  /** Lists of other timers that were not come across yet. */
  unseen: number;
  longest: number;
}

/** Delays between which others lie that are looked at later; up to so many milliseconds where they are too long to count. */
const steps: readonly number[] = [500, 100, 10, 1];
const mostRound = 60_000;

/** So long that its list is the last in the queue, which tells how many there are. */
const lastDelay = 2 ** 31 - 2;

function countLists({ _idlePrev }: Linked): number {
  return _idlePrev?.priorityQueuePosition ?? Infinity;
}

/** Plain loops: allocations are being sampled. */
function lookAt(search: Search, step: number, before: number, most: number): void {
  const end = step === steps[0] ? Math.max(most, mostRound) : most;
  for (let delay = step; delay <= end && search.unseen > 0; delay += step) {
    if (delay % before === 0) continue;
    const found = withTimer(delay, (own) => lookAround(own, search));
    if (found !== 'alone') search.unseen -= 1;
    if (found === 'one-shot' && delay <= most) search.longest = Math.max(search.longest, delay);
  }
}

function lookAround(own: Linked, search: Pick<Search, 'since' | 'whose'>): 'alone' | 'one-shot' | 'others' {
  const { _idlePrev: list, _idleNext: latest } = own;
  if (latest === list) return 'alone';
  return hasOneShot(own, search) ? 'one-shot' : 'others';
}

/** Whether all others are due later; the queue is a heap, whose first place is number 1. */
function isNext({ _idleNext, _idlePrev }: Linked): boolean {
  return _idleNext === _idlePrev && _idlePrev?.priorityQueuePosition === 1;
}

/** From the latest on; those of before `since` are the last. */
function hasOneShot(own: Linked, { since, whose }: Pick<Search, 'since' | 'whose'>): boolean {
  const { _idlePrev: list, _idleNext: latest } = own;
  let clients = 0;
  for (let timer = latest; timer && timer !== list;) {
    const { _idleStart: startedAt = -Infinity, _repeat: repeat, _idleNext: next } = timer;
    if (startedAt < since) return false;
    if (repeat === null && whose !== 'all' && isOfClient(timer)) clients += 1;
    else if (repeat === null && !isOfDate(timer) && (whose === 'all' || !isOfSocket(timer))) return true;
    if (clients > fewClients) return true;
    timer = next;
  }
  return false;
}

/** Connections of `fetch`, which are used again: as many may be open at once. More are of calls that open one each. */
const fewClients = 8;

/** It closes a connection that is idle, and holds it weakly. The same name in all versions of undici, which Node has in it. */
function isOfClient({ _onTimeout: callback }: Linked): boolean {
  return typeof callback === 'function' && callback.name === 'onParserTimeout';
}

/** Node's HTTP servers keep the text of the date until the second is over, by a timer that holds nothing else. */
function isOfDate({ _onTimeout: callback }: Linked): boolean {
  if (typeof callback !== 'function' || callback.name !== 'resetCache') return false;
  return String(callback) === ofDate;
}

/** A bound function without a name in Node 20 and 22. */
function isOfSocket({ _onTimeout: callback }: Linked): boolean {
  return (
    typeof callback === 'function' && (callback.name === 'bound ' || callback.name === 'onStreamTimeout')
  );
}

const ofDate = 'function resetCache() {\n  utcCache = undefined;\n}';

function withTimer<Result>(delay: number, look: (timer: Linked) => Result): Result {
  const timer = realSetTimeout(nothing, delay);
  // Not unref'd: Node keeps the empty lists of such timers.
  try {
    return look(timer);
  } finally {
    realClearTimeout(timer);
  }
}
