import type { CollectorWindows } from './collector-windows.ts';
import { runCalls, type CallSeries, type Tracker, type TrackerVerdict } from '../probe/probe.ts';

/** What a tracker made of its resource. */
export interface TrackerResult {
  readonly resource: Tracker['resource'];
  readonly verdict: TrackerVerdict;
}

/** What came before this phase, and how far it may go. */
export interface FollowUpLimits {
  /** Calls that were made while the heap was measured. */
  readonly measured: number;
  /** Milliseconds that took. */
  readonly elapsed: number;
  /** Milliseconds of a call that is not sampled. */
  readonly callTime: number;
  /** Runs during calls only, not while memory is read. */
  readonly collector: CollectorWindows;
  /** Calls that may follow at most. */
  readonly maxCalls: number;
  /** Whether resources were named by the user: then more time is spent on a first look. */
  readonly thorough: boolean;
  /** Whether a look that hardly costs anything may do where nothing is suspected. */
  readonly mayPeek: boolean;
}

/** Milliseconds of calls, and share of the time before, for a first look where nothing is suspected. */
const lookTime = 4;
const lookShare = 0.06;
const thoroughLookTime = 60;

/** Milliseconds of calls that making sure of a resource is worth which the user named. */
const thoroughPatience = 600;

/** Share of the time before that calls which only make sure may take, however little patience there is. */
const assuranceShare = 0.05;

/** Milliseconds of calls between two readings after the first. */
const blockTime = 40;

/**
 * No block is longer than the first, unless that was shorter than this: what V8 and add-ons keep for garbage that awaits its
 * collection is never given back, and grows where more calls come between two collections.
 */
const usualBlock = 48;

/** Readings that must fit into the calls that may follow. */
const leastBlocks = 8;

/** Calls between two looks at the resident set, and bytes that it may grow by in one block. */
const partCalls = 64;
const mostBytes = 32e6;

/** Where the heap was not measured, nothing has been called yet. */
const firstRound: TrackerVerdict = { kind: 'more', perCall: 0, calls: 32, leastCalls: 8 };

/** Milliseconds of the next block, of a call, and that making sure is worth. */
interface Pace {
  readonly time: number;
  readonly callTime: number;
  readonly assurance: number;
}

interface Followed {
  readonly tracker: Tracker;
  /** Measured calls before this phase that the tracker has seen. */
  readonly before: number;
  verdict: TrackerVerdict;
}

/**
 * Goes on calling without the sampling profiler, whose own memory would be counted, until every
 * tracker has decided or the time budget ends. Most measurements take one short block here.
 */
export async function followUp(
  series: CallSeries,
  trackers: readonly Tracker[],
  limits: FollowUpLimits,
): Promise<TrackerResult[]> {
  const { engine } = series;
  const still = limits.mayPeek ? await lookWhetherStill(series, trackers, limits) : null;
  if (still) return still;
  const followed = await beginAll(trackers, limits);
  const assurance = limits.thorough ? thoroughPatience : assuranceShare * limits.elapsed;
  const mostCalls = Math.ceil(limits.maxCalls / leastBlocks);
  let spent = 0;
  let time = limits.thorough ? thoroughLookTime : Math.max(lookTime, lookShare * limits.elapsed);
  let longest = Infinity;
  // A first look is always taken: where the heap needed all the time, it costs a few calls more.
  for (let made = 0; made === 0 || (made < limits.maxCalls && engine.now() < series.deadline);) {
    const open = followed.filter(({ verdict }) => isOpen(verdict, spent, assurance, series.callTime));
    if (open.length === 0) break;
    const callTime = made === 0 ? Math.min(limits.callTime, series.callTime) : series.callTime;
    const wanted = open.map(({ verdict }) => callsWanted(verdict, { time, callTime, assurance }));
    const start = engine.now();
    limits.collector.open();
    made += await runBlock(series, Math.min(...wanted, mostCalls, limits.maxCalls - made, longest));
    longest = Math.max(usualBlock, Math.min(longest, made));
    spent += engine.now() - start;
    await engine.macrotask();
    limits.collector.closeAndCollect();
    await engine.macrotask();
    for (const item of open) {
      await item.tracker.checkpoint(item.before + made);
      item.verdict = item.tracker.judge();
    }
    time = blockTime;
  }
  return followed.map(conclude);
}

async function beginAll(
  trackers: readonly Tracker[],
  { measured }: FollowUpLimits,
): Promise<readonly Followed[]> {
  // What the comparison of the heap has cleared needs no first reading.
  for (const tracker of trackers) if (tracker.quiet && tracker.judge().kind === 'more') await tracker.begin();
  return trackers.map((tracker) => {
    const verdict = tracker.judge(tracker.quiet ? undefined : measured);
    if (measured === 0 && verdict.kind !== 'more') return { tracker, before: 0, verdict: firstRound };
    return { tracker, before: tracker.quiet ? 0 : measured, verdict };
  });
}

/**
 * Most functions touch no memory but the V8 heap: a block of calls with no collection in it then moves nothing else, and
 * tells so without the collections that a baseline takes. Null where something moved, or may have.
 */
async function lookWhetherStill(
  series: CallSeries,
  trackers: readonly Tracker[],
  { collector, callTime, maxCalls }: FollowUpLimits,
): Promise<TrackerResult[] | null> {
  const open = trackers.map((tracker) => ({ tracker, verdict: tracker.judge() }));
  const asked = open.filter(({ verdict }) => verdict.kind !== 'steady');
  const most = Math.ceil(maxCalls * peekShare);
  const steady = open
    .filter(({ verdict }) => verdict.kind === 'steady')
    .map(({ tracker }) => foundSteady(tracker));
  if (asked.length === 0) return steady;
  const wanted = Math.max(...asked.map(({ verdict }) => callsToPeek(verdict, callTime, most)));
  if (wanted > most) return null;
  await series.engine.macrotask();
  // Ends what the last collection frees in the background.
  series.engine.collectYoung();
  const collected = collector.sum.collections;
  collector.open();
  const peeks = asked.map(({ tracker }) => ({ tracker, told: tracker.peek?.() ?? never }));
  const made = await runCalls(series, wanted, null);
  await series.engine.macrotask();
  const results = peeks.flatMap(({ tracker: { resource }, told }): TrackerResult[] => {
    const verdict = told(made);
    return verdict ? [{ resource, verdict }] : [];
  });
  collector.close();
  const isTold = results.length === asked.length && collector.sum.collections === collected;
  return isTold ? [...steady, ...results] : null;
}

const never = (): null => null;

/** Milliseconds of calls without a collection, where more are made than must be, and share of the calls that may follow. */
const peekTime = 1.5;
const peekShare = 1 / 4;

/** Milliseconds and calls of a look where making sure takes too long: at least much growth shows. */
const shortLookTime = 10;
const fewestToPeek = 8;

/** Infinity where that many calls are too slow, or something is suspected. */
function callsToPeek(verdict: TrackerVerdict, callTime: number, most: number): number {
  if (verdict.kind !== 'more' || verdict.callsToPeek === undefined) return Infinity;
  const { callsToPeek: calls, patience = 0, isNeeded = false } = verdict;
  if (calls <= most && calls * callTime <= patience)
    return Math.max(calls, Math.min(verdict.calls, Math.floor(peekTime / callTime)));
  return isNeeded ? Math.max(fewestToPeek, Math.floor(shortLookTime / callTime)) : Infinity;
}

function foundSteady({ resource }: Tracker): TrackerResult {
  return { resource, verdict: { kind: 'steady', perCall: 0 } };
}

/** What only makes sure is not begun where it could not be brought to an end. */
function isOpen(verdict: TrackerVerdict, spent: number, assurance: number, callTime: number): boolean {
  if (verdict.kind !== 'more') return false;
  if (spent === 0) return true;
  const { patience = Infinity, callsToSee = 0, isNeeded = false } = verdict;
  const most = Math.max(patience, assurance);
  return spent < most && (!isNeeded || spent + callsToSee * callTime <= most);
}

/** As many as make sure at once, where patience allows; else as many as fit into the time. */
function callsWanted(verdict: TrackerVerdict, { time, callTime, assurance }: Pace): number {
  if (verdict.kind !== 'more') return Infinity;
  const { calls, leastCalls = calls } = verdict;
  const fitting = Math.max(leastCalls, Math.min(calls, Math.floor(time / callTime)));
  const sure = callsToBeSure(verdict, { callTime, assurance });
  if (sure === 0 || assurance >= thoroughPatience) return Math.max(fitting, sure);
  return Math.max(leastCalls, sure, Math.min(fitting, Math.floor(lookTime / callTime)));
}

/** 0 where it would take too long, or more than that is asked for. */
function callsToBeSure(verdict: TrackerVerdict, { callTime, assurance }: Omit<Pace, 'time'>): number {
  if (verdict.kind !== 'more') return 0;
  const { patience = 0, callsToSee = 0 } = verdict;
  return callsToSee * callTime <= Math.max(patience, assurance) ? callsToSee : 0;
}

/** Ends early when the resident set grows by much: large leaks need no more calls, and memory is finite. */
async function runBlock(series: CallSeries, count: number): Promise<number> {
  const { engine } = series;
  const residentAtStart = engine.readMemory().rss;
  let made = 0;
  while (made < count) {
    const part = Math.min(partCalls, count - made);
    const done = await runCalls(series, part, null);
    made += done;
    if (done < part || engine.readMemory().rss - residentAtStart > mostBytes) break;
  }
  return made;
}

function conclude({ tracker, verdict }: Followed): TrackerResult {
  const { resource } = tracker;
  return { resource, verdict: verdict.kind === 'more' && tracker.giveUp ? tracker.giveUp() : verdict };
}
