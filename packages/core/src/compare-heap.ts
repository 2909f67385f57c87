import type { Engine } from './engine/engine.ts';
import type { RoundsResult } from './measure-rounds.ts';
import { chooseComparison, runCalls, type CallSeries, type WarmUp } from './probe/probe.ts';
import type { ResolvedOptions } from './resolve-options.ts';

/** Calls before a reading that is not compared yet: what V8 lets go of at a first collection is not seen as a fall. */
const settlingCalls = 4;
const firstCompared = 3;

/** Stretches of calls, each followed by a collection, until sampling is to tell more. */
const mostStretches = 5;

/** After two they are so many times longer where each takes only so many milliseconds: small caches are full then. */
const shortStretches = 2;
const longer = 5;
const longerTime = 12;

/** Milliseconds after which a slow function is not called further for this. */
const mostTime = 300;

/** What grows the second time by at least this part of the first, call by call, grows on. */
const leastPersisting = 0.5;

/** Bytes that a longer stretch may keep. */
const mostBytes = 32e6;

/**
 * Bytes that may go in the first of two even stretches: an object of our own loop does now and then. The second must be
 * even to the byte: what V8 or the runner frees by chance could be as large as what one stretch keeps, not twice.
 */
const slack = 40;

/** A heap that came out as large as it was, to the byte. */
export interface EvenHeap {
  readonly calls: number;
  readonly durationMs: number;
}

/** Fewer calls before than this leave no table of theirs so large that it need not grow while the heap is compared. */
const mostWarmUp = 40;

/** So many times more calls must be allowed in all: caches that fill may take nine times as many to be seen full. */
const callsShare = 18;

/** Clears most functions without a sample, unless the user planned the rounds. */
export async function clearByHeap(
  series: CallSeries,
  { calls: planned, maxCalls }: ResolvedOptions,
  { calls: warmUpCalls, ...cost }: WarmUp,
  interval: number,
): Promise<RoundsResult | null> {
  const calls = chooseComparison(cost, interval, series.engine.readMemory().heapUsed);
  if (planned !== null || warmUpCalls > mostWarmUp || calls === 0 || callsShare * calls > maxCalls)
    return null;
  const even = await compareHeap(series, calls);
  if (!even) return null;
  const groups = [{ firstCall: 0, calls: even.calls }];
  return {
    verdict: {
      kind: 'steady',
      reason: 'No object outlived its call: the heap is as large as it was, to the byte.',
    },
    readings: [{ calls: even.calls, groups, sites: [], samples: 0, surplusMarkers: 0 }],
    rounds: [{ calls: even.calls, survivors: 0, durationMs: even.durationMs }],
    interval: 1,
    coarser: null,
  };
}

/** Bytes in use after each step; numbers in variables would be objects on the heap that is compared. */
interface Weights {
  readonly heap: Float64Array;
  readonly external: Float64Array;
}

/**
 * Compares the bytes in use before and after some calls, twice, without sampling: while V8 compiles nothing, a function that
 * keeps nothing leaves the heap as large as it was, to the byte (seen in 31 of 36 clean ones). Null for any other.
 * @param calls of two stretches together.
 */
export async function compareHeap(series: CallSeries, calls: number): Promise<EvenHeap | null> {
  const { engine } = series;
  const start = engine.now();
  const before = series.made;
  const plan = planSteps(series, Math.ceil(calls / shortStretches));
  const weights = { heap: new Float64Array(plan.length), external: new Float64Array(plan.length) };
  // The first steps go the whole way, too: what V8 sets up for code that it runs first must not come later.
  for (let step = 1; step < plan.length && !growsTooMuch(weights, step - 1, plan); step++) {
    const wanted = plan[step]!;
    if (engine.now() - start + wanted * series.callTime > mostTime) return null;
    const made = await runCalls(series, wanted, null);
    if (made < wanted) return null;
    await engine.macrotask();
    weigh(engine, weights, step);
    if (isEven(weights, step)) return { calls: series.made - before, durationMs: engine.now() - start };
  }
  return null;
}

/** Calls of each step; there is no step 0. */
function planSteps({ callTime }: CallSeries, calls: number): readonly number[] {
  const most = calls * longer * callTime <= longerTime ? calls * longer : calls;
  return Array.from({ length: firstCompared + mostStretches }, (_, step) =>
    step < firstCompared ? settlingCalls : step < firstCompared + shortStretches ? calls : most,
  );
}

function weigh(engine: Engine, { heap, external }: Weights, step: number): void {
  engine.collectGarbage();
  const reading = engine.readMemory();
  heap[step] = reading.heapUsed;
  external[step] = reading.external;
}

function isEven({ heap }: Weights, step: number): boolean {
  const before = heap[step - 1]! - heap[Math.max(0, step - 2)]!;
  return step > firstCompared && heap[step] === heap[step - 1] && before <= 0 && before > -slack;
}

/** What is set up once grows once, and a cache until it is full; what grows on is for the sampling profiler to explain. */
function growsTooMuch({ heap, external }: Weights, step: number, plan: readonly number[]): boolean {
  if (step < firstCompared) return false;
  const growth = heap[step]! - heap[step - 1]!;
  const kept = growth + external[step]! - external[step - 1]!;
  if (kept * longer > mostBytes) return true;
  if (step === firstCompared) return false;
  const before = heap[step - 1]! - heap[step - 2]!;
  const times = plan[step]! / plan[step - 1]!;
  // The first two stretches are short: a small cache is filled in the third.
  return before > 0 && growth > leastPersisting * times * before && plan[step + 1] === plan[step];
}
