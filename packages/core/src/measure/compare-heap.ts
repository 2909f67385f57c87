import type { CollectorWindows } from './collector-windows.ts';
import type { AllocationSamplerPort } from '../engine/engine.ts';
import type { RoundsResult } from './measure-rounds.ts';
import { chooseComparison, runCalls } from '../probe/probe.ts';
import type { CallSeries, Collected, Tracker, WarmUp } from '../probe/probe.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { ComparisonPlan } from './heap-readings.ts';
import { HeapWeights } from './weigh-heap.ts';

/**
 * Calls before readings that are not compared yet: what V8 lets go of at a first collection is not seen as a fall. Most functions
 * show by these that collections of the young generation do not free all that they let go of.
 */
const settling: Readonly<Record<Collected, readonly number[]>> = { young: [4, 12, 12], all: [4, 4] };

/** Stretches of calls, each followed by a collection, until another look is to tell more. */
const mostStretches: Readonly<Record<Collected, number>> = { young: 4, all: 7 };

/** After two they are so many times longer where each takes only so many milliseconds: small caches are full then. */
const shortStretches = 2;
const longer = 5;
const longerTime = 12;

/** Collections on the way of a stretch and at its end. */
const mostSteps = 4;

/** Longer stretches are of 500, 1,000 and so on then. */
const round = 100;

/** Part of the time that is left after which a slow function is not called further for this. */
const timeShare = 1 / 7;

/** Milliseconds of calls for which a stretch is made longer than it must be, for the other memory. */
const weighedTime = 8;

/** Milliseconds of a stretch that is added where the heap was even, and other memory was not yet: a look at it takes more. */
const timeForOthers = 25;

/** A heap that came out as large as it was. */
export interface EvenHeap {
  readonly isEven: true;
  readonly calls: number;
  readonly durationMs: number;
  /** That came all the same, far fewer than a leak adds; mostly 0. */
  readonly bytes: number;
  /** Whether other memory was even, too. */
  readonly areOthersStill: boolean;
}

/** A heap that tells nothing by its size. */
export interface UnevenHeap {
  readonly isEven: false;
  /** Whether it grew to the end, as by a table: a look that ends too soon would not see that. */
  readonly grew: boolean;
}

/** Fewer calls before than this leave no table of theirs so large that it need not grow while the heap is compared. */
const mostWarmUp = 40;

/** So many times more calls must be allowed in all: caches that fill may take nine times as many to be seen full. */
const callsShare = 18;

/** What comparing the heap led to. */
export interface HeapComparison {
  /** Null: the function has to be sampled. */
  readonly cleared: RoundsResult | null;
  readonly grew: boolean;
}

/** Clears most functions without a sample, unless the user planned the rounds; and trackers of bytes that stay even, too. */
export async function clearByHeap(
  series: CallSeries,
  { calls: planned, maxCalls }: ResolvedOptions,
  { calls: warmUpCalls, ...cost }: WarmUp,
  interval: number,
  others: Pick<Comparison, 'trackers' | 'collector' | 'sampler'>,
): Promise<HeapComparison> {
  if (planned !== null || warmUpCalls > mostWarmUp) return { cleared: null, grew: false };
  const { heapUsed } = series.engine.readMemory();
  let even: EvenHeap | null = null;
  let grew = false;
  // The young generation is collected in a twentieth of the time, and enough for functions that let go of all at once.
  for (const collected of ['young', 'all'] as const) {
    const isEven = even !== null;
    const calls = chooseComparison(cost, { interval, heapUsed, collected, isEven });
    if (calls === 0 || callsShare * calls > maxCalls) continue;
    const heap = await compareHeap(series, { ...others, calls, collected });
    if (heap.isEven) even = heap;
    else if (collected === 'all') ({ grew } = heap);
    if (even?.areOthersStill) break;
  }
  // What grew in the longer look is not cleared by the shorter one.
  return { cleared: even && !grew ? resultOf(even) : null, grew };
}

function resultOf(even: EvenHeap): RoundsResult {
  const groups = [{ firstCall: 0, calls: even.calls }];
  return {
    verdict: { kind: 'steady', reason: reasonOf(even) },
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

/** How the heap is compared. */
export interface Comparison {
  /** Of two stretches together. */
  readonly calls: number;
  /** What is collected before a reading. */
  readonly collected: Collected;
  /** Those that were still in these stretches as well are clear. */
  readonly trackers: readonly Tracker[];
  readonly collector: CollectorWindows;
  /** Not sampling. */
  readonly sampler: AllocationSamplerPort;
}

/**
 * Compares the bytes in use before and after some calls, twice, without sampling: while V8 compiles nothing, a function that
 * keeps nothing leaves the heap as large as it was, to the byte (seen in 31 of 36 clean ones).
 * What is kept is in use after a collection of the young generation as after a full one; only the latter also frees what
 * the function lets go of when it is old.
 */
export async function compareHeap(
  series: CallSeries,
  { calls: wantedCalls, collected, trackers, collector, sampler }: Comparison,
): Promise<EvenHeap | UnevenHeap> {
  const { engine } = series;
  const start = engine.now();
  const end = start + timeShare * (series.deadline - start);
  const before = series.made;
  const usual = inRounds(Math.ceil(wantedCalls / shortStretches), Math.floor);
  const least = Math.max(
    usual,
    ...callsToWeigh(series, trackers).map((needed) => inRounds(needed, Math.ceil)),
  );
  const plan = planSteps(series, least, collected);
  const weights = new HeapWeights({ engine, collector, sampler, plan, trackers });
  let wasEven = false;
  let step = 1;
  for (; step < plan.calls.length && !weights.growsTooMuch(step - 1); step++) {
    const wanted = plan.calls[step]!;
    if (engine.now() + wanted * series.callTime > end) break;
    const made = await runCalls(series, wanted, null);
    if (made < wanted) break;
    await engine.macrotask();
    weights.weigh(step);
    const areStill = weights.areOthersStill(step);
    const came = weights.heap.isEven(step) ? 0 : weights.heap.growthOfLongRun(step);
    if (came === null && !(wasEven && weights.heap.isLittle(step))) continue;
    const next = plan.calls[step + 1] ?? Infinity;
    // What only a full collection frees is not growth yet.
    const mayWait = collected === 'all' && !wasEven && next * series.callTime <= timeForOthers;
    if (!areStill && mayWait) {
      wasEven = true;
      continue;
    }
    if (areStill || collected === 'all') weights.concludeOthers(step);
    const durationMs = engine.now() - start;
    const calls = series.made - before;
    return { isEven: true, calls, durationMs, bytes: came ?? 0, areOthersStill: areStill };
  }
  return { isEven: false, grew: weights.heap.grewThroughout(step - 1) };
}

/** Caches that are emptied when they are full, of a round size, hold as many after each such stretch. */
function inRounds(calls: number, toWhole: (rounds: number) => number): number {
  return calls < round ? calls : toWhole(calls / round) * round;
}

/**
 * There is no step 0. Any two compared stretches together double the calls so far, see `HeapReadings.isEven`. V8's own weak tables
 * are as large as what came between two collections: longer stretches are of several steps, or these would seem to grow.
 */
function planSteps(
  { callTime, made: before }: CallSeries,
  least: number,
  collected: Collected,
): ComparisonPlan {
  const most = least * longer * callTime <= longerTime ? least * longer : least;
  const settled = settling[collected];
  const calls = [0];
  const made = [before];
  /** Calls in all at the ends of the latest two stretches. */
  let [last, latest] = [before, before];
  for (let stretch = 0; stretch < settled.length + mostStretches[collected]; stretch++) {
    const usual = settled[stretch] ?? (stretch < settled.length + shortStretches ? least : most);
    const wanted = settled[stretch] ?? Math.max(usual, 2 * last - latest);
    const steps = collected === 'all' ? Math.min(mostSteps, Math.ceil(wanted / most)) : 1;
    const each = inRounds(Math.ceil(wanted / steps), Math.ceil);
    for (let step = 0; step < steps; step++) {
      calls.push(each);
      made.push(made.at(-1)! + each);
    }
    [last, latest] = [latest, made.at(-1)!];
  }
  return { calls, made, firstCompared: settled.length + 1, collected };
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
