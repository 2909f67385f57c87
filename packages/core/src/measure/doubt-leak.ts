import type { RoundsResult } from './measure-rounds.ts';
import { bytesPerCall } from './sample-again.ts';
import { CollectorOnTheWay } from './collector-on-the-way.ts';
import { leastBytes, settledHeap } from './heap-growth.ts';
import { timeToCollect, type CallSeries } from '../probe/probe.ts';
import { timeLimit } from '../time-limit.ts';

/**
 * Milliseconds of calls that doubt is worth: some, and a share of the time before; for as many calls as before, part of the time that
 * is left.
 */
const usualTime = 100;
const timeShare = 0.25;
const leftShare = 0.5;

/** Times as long on the clock, where a busy machine gives the calls only a part of its time. */
const mostWaiting = 4;

/** Milliseconds of a call that is too slow where handles stay open, of which there must not be many more. */
const slowCall = 2;

/** Collections that it takes; times as long as the calls that these may take, and the part of the time that is left, in a large heap. */
const collections = 4;
const collectorShare = { calls: 2, left: 0.25 };

/** Fewer calls than this share of the sampled ones tell little. */
const leastShare = 0.5;

/** Bytes that as many calls as before may keep. */
const mostBytes = 64e6;

/** As many calls as these fill most caches, in the time there is, however few were made before. */
const usualCalls = 2400;

/** More calls fill caches of ten thousand entries by far; what these keep, if they leak, is in the snapshot that explains it. */
const mostMore = { calls: 24_000, bytes: 16e6 };

/** Objects that all of them may keep where a snapshot is next: V8 takes about a second for so many. */
const snapshotObjects = 400_000;

/** That they may always keep, however many earlier leaks of the process keep, which are in that snapshot as well. */
const leastObjects = 20_000;

/** Objects that a call keeps from which on these are few calls, so that more have to follow the snapshot. */
const heavyCall = 100;

/** Milliseconds that as many of them as fill most caches may take: on a slow machine, the bytes that they keep end them first. */
const heavyTime = 1000;

/** Shares of what was sampled that the heap grows by: of a leak, and of a cache that is full. */
const persisting = 0.7;
const ended = 0.3;
/** A leak adds as much as was sampled: more may be a table of V8's own that was replaced once. */
const mostSure = 1.25;
const attempts = 3;

/** Part of the time that is left, as it goes by, that the first stretch may take. */
const firstShare = 0.65;

/** Parts of the fewest calls of a stretch, between which is collected. */
const fewestParts = 4;

/** Of the calls that the user asks for: for each stretch but the first, in which a cache is filled; and of the time that is left, for the first. */
const asked = { other: 0.1, time: 0.6 };

/** Bytes in all, and for each call, by which a heap moves that could hide a leak beside a cache. */
const restless = { bytes: 8192, perCall: 1.4 };

/** What was measured before. */
export interface Doubt {
  /** Milliseconds of a call that is not sampled. */
  readonly callTime: number;
  /** Milliseconds that the measurement took so far. */
  readonly elapsed: number;
  /** Null where the user set no limit. */
  readonly maxCalls: number | null;
  /** Whether handles stay open, too, of which a process may have so many only. */
  readonly handlesGrow: boolean;
  /** Whether a snapshot is taken next: what the calls keep is in it. */
  readonly isExplainedNext: boolean;
  /** Objects that earlier leaks of this process keep. */
  readonly leftBefore: number;
  /** When the measurement must be over, on the engine's clock: its explanation may take longer. */
  readonly measuredBy: number;
}

/**
 * Calls on without sampling, which is many times faster, and compares the heap: a cache that is larger than the sampled run
 * has kept each of its objects, but is full now or will soon be. What grows on as it was sampled is a leak.
 */
export async function doubtLeak(
  series: CallSeries,
  result: RoundsResult,
  doubt: Doubt,
): Promise<RoundsResult> {
  const { verdict, readings } = result;
  if (verdict.kind !== 'leaking' || verdict.by !== 'arrival') return result;
  const { calls } = readings.at(-1)!;
  const perCall = bytesPerCall(result);
  const objects = verdict.sites.reduce((sum, site) => sum + site.objects, 0) / calls;
  const stretch = chooseStretch(series, { ...doubt, calls, perCall, objects });
  if (stretch === null) return result;
  const shares: number[] = [];
  let [further, bytes] = [0, 0];
  let isRestless = false;
  for (let attempt = 0; attempt < attempts && !isDecided(shares); attempt++) {
    const isFirst = attempt === 0;
    const grown = await growthIn(series, isFirst ? { ...stretch, most: stretch.first } : stretch, isFirst);
    if (grown === null) break;
    shares.push(grown.bytes / (grown.calls * perCall));
    further += grown.calls;
    bytes += grown.bytes;
    // A stretch in which it was filled says nothing.
    if (
      shares.at(-1)! < ended &&
      Math.abs(grown.bytes) >= Math.max(restless.bytes, restless.perCall * grown.calls)
    )
      isRestless = true;
  }
  const share = shares.at(-1);
  if (share === undefined) return result;
  const isHeavy = doubt.isExplainedNext && objects > heavyCall;
  // What fell is not full: something large was let go of, and the heap grew all the same.
  const grewInAll = share < -ended && bytes >= persisting * further * perCall;
  if (share >= ended || grewInAll) return { ...result, grewOn: share >= persisting || grewInAll, isHeavy };
  // What something else let go of may have hidden it, and there was no time for a second look.
  if (!isDecided(shares) && shares.length < attempts) return { ...result, stoppedAfter: further };
  const reason = `Objects outlived their call, but ${further} calls later the heap had not grown by as many: old ones went as new ones came, as in a cache.`;
  return { ...result, verdict: { kind: 'steady', reason }, isRestless: isRestless && !doubt.handlesGrow };
}

/**
 * What something else lets go of once could hide as much as a leak adds, so that a cache has to show twice; and what it takes
 * once could look like a leak: then a further stretch tells.
 */
function isDecided([first, second, third]: readonly number[]): boolean {
  if (first === undefined) return false;
  if (second === undefined) return first >= persisting && first <= mostSure;
  if (first > mostSure && second < ended) return third !== undefined;
  // A table of a full cache may double as late as that.
  if (first < persisting && second < persisting && second >= ended) return third !== undefined;
  return second < ended || first >= ended;
}

/** What is doubted: sampled calls, and bytes and objects that each kept. */
interface DoubtedLeak extends Doubt {
  readonly calls: number;
  readonly perCall: number;
  readonly objects: number;
}

/** Calls to make without sampling: the least that tell, the fewest that are wanted, the most, and what more than the fewest may take. */
interface Stretch {
  readonly least: number;
  readonly fewest: number;
  readonly most: number;
  /** The most of the first one. */
  readonly first: number;
  readonly milliseconds: number;
  /** Bytes of the heap that each keeps, if it leaks. */
  readonly perCall: number;
  /** That more than the fewest may keep together. */
  readonly bytes: number;
}

/** As many as were made before, so that a cache of that size is full, and more in the time there is; null where it could tell nothing. */
function chooseStretch(series: CallSeries, doubt: DoubtedLeak): Stretch | null {
  const { engine, made, deadline } = series;
  const { callTime, elapsed, handlesGrow, isExplainedNext, leftBefore, calls, perCall, objects } = doubt;
  if (handlesGrow && callTime > slowCall) return null;
  const { allowed, first } = allowedCalls(doubt);
  const isAsked = first > allowed && !handlesGrow;
  const left = deadline - engine.now();
  const again = handlesGrow ? 0 : Math.min(made * callTime, leftShare * (doubt.measuredBy - engine.now()));
  const usual = Math.max(usualTime, timeShare * elapsed, again, timeForHeavy(doubt));
  const milliseconds = Math.min(isAsked ? Math.max(usual, asked.time * left) : usual, left);
  const { external, heapUsed } = engine.readMemory();
  const collecting = Math.max(collectorShare.calls * milliseconds, collectorShare.left * left);
  if (collections * timeToCollect(heapUsed) > collecting) return null;
  const kept = perCall + external / made;
  // The warm-up's calls are the slowest: how many more there is time for shows as they are made.
  const timed = milliseconds / Math.max(callTime, 0.001);
  const least = Math.ceil(leastShare * calls);
  const enough = isExplainedNext
    ? Math.max(least, Math.max(leastObjects, snapshotObjects - leftBefore) / objects)
    : Infinity;
  const wanted = handlesGrow ? made : Math.max(made, usualCalls);
  const fewest = Math.floor(Math.min(wanted, allowed, timed, mostBytes / kept, enough));
  const goal = isAsked ? first : Math.min(mostMore.calls, allowed);
  const most = handlesGrow ? fewest : Math.max(fewest, Math.floor(Math.min(goal, enough)));
  const bytes = isExplainedNext && !isAsked ? mostMore.bytes : mostBytes;
  return fewest >= least && fewest * perCall >= leastBytes
    ? {
        least: Math.max(least, Math.ceil(leastBytes / perCall)),
        fewest,
        first: most,
        most: Math.min(most, isAsked ? Math.max(fewest, allowed) : most),
        milliseconds,
        perCall,
        bytes,
      }
    : null;
}

/** Milliseconds for calls that keep much, once no snapshot follows that would have to hold it. */
function timeForHeavy({ objects, isExplainedNext, callTime }: DoubtedLeak): number {
  const isHeavy = objects > heavyCall && !isExplainedNext;
  return isHeavy && usualCalls * callTime <= heavyTime ? heavyTime : 0;
}

/** Calls of a stretch that a limit of the user allows: where there are many, most for the first, which fills what is to be filled. */
function allowedCalls({ maxCalls, calls }: DoubtedLeak): { allowed: number; first: number } {
  if (maxCalls === null) return { allowed: Infinity, first: 0 };
  const room = maxCalls - calls;
  const other = Math.floor(asked.other * room);
  return other >= leastShare * calls
    ? { allowed: other, first: room - (attempts - 1) * other }
    : { allowed: room / attempts, first: 0 };
}

/**
 * Bytes that the heap grows by, and over how many calls; null where the deadline came first.
 * @param isFirst it leaves time for another, as a cache has to show twice; that may be short, as the cache was filled by then.
 */
async function growthIn(
  series: CallSeries,
  { least, fewest, most, milliseconds, perCall, bytes }: Stretch,
  isFirst: boolean,
): Promise<{ readonly bytes: number; readonly calls: number } | null> {
  const start = series.engine.now();
  const { deadline } = series;
  const end = isFirst ? start + firstShare * (deadline - start) : deadline;
  const before = await settledHeap(series);
  const isOver = timeLimit(series.engine, milliseconds, mostWaiting);
  const { external } = series.engine.readMemory();
  const collector = new CollectorOnTheWay(series);
  let calls = await collector.runCalls(fewest, Math.ceil(fewest / fewestParts));
  if (calls < (isFirst ? fewest : Math.min(least, fewest))) return null;
  const buffers = Math.max(0, series.engine.readMemory().external - external) / fewest;
  const target = Math.min(most, Math.floor(bytes / (perCall + buffers)));
  series.deadline = end;
  try {
    // What leaks may get slower with each call.
    while (calls >= fewest && calls < target && !isOver() && series.engine.now() < end)
      calls += await collector.runCalls(Math.min(fewest, target - calls), fewest);
  } finally {
    series.deadline = deadline;
  }
  return { bytes: (await settledHeap(series)) - before, calls };
}
