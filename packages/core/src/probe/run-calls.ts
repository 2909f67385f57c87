import type { CallLoop, CallProgress, Engine } from '../engine/engine.ts';
import { isLeaktightError, isNestedError, LeaktightError, reasonOf } from '../errors.ts';
import type { Run } from '../options/options.ts';
import { settleInTime } from '../settle-in-time.ts';

/** Longest synchronous stretch in milliseconds, so that timers and finalizers of the user get their turns. */
const stretch = 5;

/** Iterations after which V8 may optimise a loop while it runs, and inline the marker function. */
export const mostInLoop = 100;

/** A wait for one-shot timers: `missing` are the milliseconds by which it would overrun the time budget. */
export interface TimerWait {
  readonly delay: number;
  readonly milliseconds: number;
  readonly missing: number;
}

/** Timers that were not waited for: milliseconds of the longest, and by which the time budget must be raised for it. */
export interface LaterTimers {
  readonly delay: number;
  readonly extra: number;
}

/** Timers that calls start, as far as a verdict has to wait for them. */
export interface Delays {
  /** Milliseconds of the longest, within reason, of those that fire once, while any of them is to fire; 0: none is. */
  readonly pendingDelay: () => number;
  /** The same of those that may hold what calls left: not those of a few connections that are used again. */
  readonly holdingDelay: () => number;
  /** Those that are too long to be waited for, and would be with a larger time budget; null where there are none. */
  readonly later: () => LaterTimers | null;
  /** Milliseconds by which the time budget must be raised for such a wait. */
  readonly extraBudget: (wait: Pick<TimerWait, 'delay' | 'missing'>) => number;
  /** When a wait must be over, on the engine's clock: later than the calls, which a busy machine may have held up. */
  readonly latest: number;
}

/** What a series of calls shares: the function, where markers go, and the clock that ends it. */
export interface CallSeries {
  readonly engine: Engine;
  readonly run: Run;
  readonly callTimeout: number;
  /** Milliseconds on the engine's clock after which no further call is begun. */
  deadline: number;
  /** Calls made so far, warm-up included; for messages. */
  made: number;
  /** Whether a call is on the stack right now. */
  inCall: boolean;
  /** Milliseconds of the latest batches per call; sizes the next batch. */
  callTime: number;
  isAsync: boolean;
  /** Empties Node's buffer of resource timings, which looks like a leak until it is full; null: in use. */
  readonly emptyTimings: (() => void) | null;
  readonly delays: Delays;
  /**
   * The loop of calls with markers, compiled once for each attempt: V8 keeps scripts, and charges what a stack trace
   * first needs of one to the user's code that took it.
   */
  markedLoop: CallLoop | null;
}

/** Where the markers of a round are kept alive, how often they come and how large they are. */
export interface Marks {
  readonly slots: unknown[];
  readonly callsPerMark: number;
  readonly length: number;
}

/** Calls without markers: no index is a multiple of 0. */
const unmarked: Marks = { slots: [], callsPerMark: 0, length: 0 };

/** Awaited by name: a measurement inside a measurement finds this function in its async stack. */
async function leaktightSettleCall(pending: PromiseLike<unknown>): Promise<void> {
  await pending;
}

function timedOut(series: CallSeries): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_RUN_TIMEOUT',
    `Could not measure: call ${series.made} of the function has not settled after ${Math.round(series.callTimeout)} ms. ` +
      'Let the function settle, or raise `callTimeout` (and the time-out of the test).',
  );
}

function failed(series: CallSeries, cause: unknown): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_RUN_FAILED',
    `Could not measure: call ${series.made} of the function failed: ${reasonOf(cause)}. ` +
      'A function under measurement must succeed every time; catch what it is expected to throw.',
    { cause },
  );
}

/** Warm-up may compile the plain loop; the other one is first run when V8 compiles no more. */
function loopOf(series: CallSeries, hasMarkers: boolean): CallLoop {
  if (hasMarkers) return (series.markedLoop ??= series.engine.compileCallLoop());
  return series.engine.plainCallLoop();
}

/** Most calls settle before the next macrotask, and need no timer to wait for them. */
async function settle(series: CallSeries, pending: PromiseLike<unknown>): Promise<void> {
  const { engine } = series;
  const settled = leaktightSettleCall(pending);
  let isPending = true;
  const done = (): void => {
    isPending = false;
  };
  settled.then(done, done);
  await engine.macrotask();
  if (isPending) {
    await settleInTime(engine, settled, series.callTimeout, () => timedOut(series));
    await engine.macrotask();
  } else await settled;
}

/** One batch in an async function of its own: a long-lived one would keep the promise chains of all calls alive. */
async function runBatch(series: CallSeries, marks: unknown[], progress: CallProgress): Promise<void> {
  const { run } = series;
  const loop = loopOf(series, progress.callsPerMark > 0);
  while (progress.next < progress.end) {
    const before = progress.next;
    let pending: PromiseLike<unknown> | undefined;
    try {
      series.inCall = true;
      pending = loop(run, marks, progress);
      series.inCall = false;
      series.made += progress.next - before;
      if (pending) await settle(series, pending);
    } catch (error) {
      if (series.inCall) series.made += progress.next - before;
      series.inCall = false;
      if (isLeaktightError(error) && error.code === 'LEAKTIGHT_RUN_TIMEOUT') throw error;
      if (isNestedError(error)) throw error;
      throw failed(series, error);
    }
    if (pending) {
      series.isAsync = true;
    }
  }
}

/**
 * Runs `count` calls with a marker allocation before every `callsPerMark`th (null: none); returns how
 * many were made before the deadline, a multiple of `callsPerMark` unless all were.
 * @param beforeTurn is called when all are made, before the turn of the event loop after them.
 */
export async function runCalls(
  series: CallSeries,
  count: number,
  marks: Marks | null,
  beforeTurn?: () => void,
): Promise<number> {
  const { callsPerMark, length: markLength, slots } = marks ?? unmarked;
  const progress: CallProgress = { next: 0, end: 0, callsPerMark, mark: 0, markLength };
  while (progress.next < count) {
    const start = series.engine.now();
    const from = progress.next;
    if (start > series.deadline && from > 0) break;
    progress.end = Math.min(count, from + batchSize(series, Math.max(1, callsPerMark)));
    await runBatch(series, slots, progress);
    series.callTime = (series.engine.now() - start) / (progress.next - from);
    if (progress.next >= count) beforeTurn?.();
    await series.engine.macrotask();
  }
  return progress.next;
}

/** Few enough calls that the loop is not optimised while it runs; fewer when they are slow. */
function batchSize(series: CallSeries, callsPerMark: number): number {
  const fitting = Math.floor(stretch / Math.max(series.callTime, 0.001));
  const size = Math.max(1, Math.min(64 * callsPerMark, mostInLoop, fitting));
  return Math.max(callsPerMark, Math.floor(size / callsPerMark) * callsPerMark);
}
