import type { RoundsResult } from './measure-rounds.ts';
import { chooseComparison, runCalls, type CallSeries, type Tracker, type WarmUp } from './probe/probe.ts';
import type { ResolvedOptions } from './resolve-options.ts';
import { HeapWeights, type ComparisonPlan } from './weigh-heap.ts';

/** Calls before a reading that is not compared yet: what V8 lets go of at a first collection is not seen as a fall. */
const settlingCalls = 4;
const firstCompared = 3;

/** Stretches of calls, each followed by a collection, until sampling is to tell more. */
const mostStretches = 7;

/** After two they are so many times longer where each takes only so many milliseconds: small caches are full then. */
const shortStretches = 2;
const longer = 5;
const longerTime = 12;

/** Part of the time that is left after which a slow function is not called further for this. */
const timeShare = 1 / 7;

/** Milliseconds of calls for which a stretch is made longer than it must be, for the other memory. */
const weighedTime = 8;

/** Milliseconds of a stretch that is added where the heap was even, and other memory was not yet: a look at it takes more. */
const timeForOthers = 25;

/** A heap that came out as large as it was. */
export interface EvenHeap {
  readonly calls: number;
  readonly durationMs: number;
  /** That came all the same, far fewer than a leak adds; mostly 0. */
  readonly bytes: number;
}

/** Fewer calls before than this leave no table of theirs so large that it need not grow while the heap is compared. */
const mostWarmUp = 40;

/** So many times more calls must be allowed in all: caches that fill may take nine times as many to be seen full. */
const callsShare = 18;

/** Clears most functions without a sample, unless the user planned the rounds; and trackers of bytes that stay even, too. */
export async function clearByHeap(
  series: CallSeries,
  { calls: planned, maxCalls }: ResolvedOptions,
  { calls: warmUpCalls, ...cost }: WarmUp,
  interval: number,
  trackers: readonly Tracker[],
): Promise<RoundsResult | null> {
  const calls = chooseComparison(cost, interval, series.engine.readMemory().heapUsed);
  if (planned !== null || warmUpCalls > mostWarmUp || calls === 0 || callsShare * calls > maxCalls)
    return null;
  const even = await compareHeap(series, calls, trackers);
  if (!even) return null;
  const groups = [{ firstCall: 0, calls: even.calls }];
  return {
    verdict: {
      kind: 'steady',
      reason: reasonOf(even),
    },
    readings: [{ calls: even.calls, groups, sites: [], samples: 0, surplusMarkers: 0 }],
    rounds: [{ calls: even.calls, survivors: 0, durationMs: even.durationMs }],
    interval: 1,
    coarser: null,
  };
}

function reasonOf({ bytes, calls }: EvenHeap): string {
  return bytes === 0
    ? 'No object outlived its call: the heap is as large as it was, to the byte.'
    : `No object outlived its call: the heap grew by ${bytes} B in ${calls} calls.`;
}

/**
 * Compares the bytes in use before and after some calls, twice, without sampling: while V8 compiles nothing, a function that
 * keeps nothing leaves the heap as large as it was, to the byte (seen in 31 of 36 clean ones). Null for any other.
 * @param calls of two stretches together.
 * @param trackers that were still in these stretches as well are clear.
 */
export async function compareHeap(
  series: CallSeries,
  calls: number,
  trackers: readonly Tracker[] = [],
): Promise<EvenHeap | null> {
  const { engine } = series;
  const start = engine.now();
  const end = start + timeShare * (series.deadline - start);
  const before = series.made;
  const least = Math.max(Math.ceil(calls / shortStretches), ...callsToWeigh(series, trackers));
  const plan = planSteps(series, least);
  const weights = new HeapWeights(engine, plan, trackers);
  let wasEven = false;
  for (let step = 1; step < plan.calls.length && !weights.growsTooMuch(step - 1); step++) {
    const wanted = plan.calls[step]!;
    if (engine.now() + wanted * series.callTime > end) return null;
    const made = await runCalls(series, wanted, null);
    if (made < wanted) return null;
    await engine.macrotask();
    weights.weigh(step);
    const areStill = weights.areOthersStill(step);
    const came = weights.isEven(step) ? 0 : weights.growthOfLongRun(step);
    if (came === null && !(wasEven && weights.isLittle(step))) continue;
    const next = plan.calls[step + 1] ?? Infinity;
    if (!areStill && !wasEven && next * series.callTime <= timeForOthers) {
      wasEven = true;
      continue;
    }
    weights.concludeOthers(step);
    return { calls: series.made - before, durationMs: engine.now() - start, bytes: came ?? 0 };
  }
  return null;
}

/** There is no step 0. Any two compared steps together double the calls so far, see `HeapWeights.isEven`. */
function planSteps({ callTime, made: before }: CallSeries, least: number): ComparisonPlan {
  const most = least * longer * callTime <= longerTime ? least * longer : least;
  const calls = [0];
  const made = [before];
  for (let step = 1; step < firstCompared + mostStretches; step++) {
    const usual = step < firstCompared + shortStretches ? least : most;
    const doubling = 2 * made.at(-2)! - made.at(-1)!;
    calls.push(step < firstCompared ? settlingCalls : Math.max(usual, doubling));
    made.push(made.at(-1)! + calls.at(-1)!);
  }
  return { calls, made, firstCompared };
}

/** Calls of a stretch by which a tracker can be cleared, where it is worth as many: it needs no calls of its own then. */
function callsToWeigh({ callTime }: CallSeries, trackers: readonly Tracker[]): number[] {
  return trackers.flatMap((tracker) => {
    const verdict = tracker.scale && tracker.judge();
    const { callsToPeek = 0, patience = 0 } = verdict?.kind === 'more' ? verdict : {};
    if (callsToPeek * callTime > patience) return [];
    // What collections leave in malloc stands out less in twice as many.
    return [Math.max(callsToPeek, Math.min(2 * callsToPeek, Math.floor(weighedTime / callTime)))];
  });
}
