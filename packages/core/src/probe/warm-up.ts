import { defaultWarmUp } from './plan.ts';
import { runCalls, type CallSeries } from './run-calls.ts';

/** A slow function is not called again for warm-up once it took this share of the time budget. */
const timeShare = 0.1;

/** Milliseconds of calls in which V8 compiles what is hot: while it is measured, it must not. */
const timeToCompile = 12;
const mostToCompile = 40;

/** Milliseconds; and numbers of the calls whose allocations are measured where they are faster. */
const slowCall = 1;
const weighedCalls: readonly number[] = [1, 5, 10, 20, 40];

/** What warm-up learnt about the function. */
export interface WarmUp {
  readonly calls: number;
  /** Milliseconds of the fastest. */
  readonly callTime: number;
  /** Bytes that one call allocates on the V8 heap. */
  readonly allocatedBytesPerCall: number;
}

/** Each of a few slow calls, and a fast one now and then: what that takes is let go of by two collections only. */
function isWeighed(calls: number, fastest: number, wanted: number | null): boolean {
  return calls + 1 === wanted || fastest > slowCall || weighedCalls.includes(calls + 1);
}

/** Calls the function before anything counts; the last call tells what one costs. */
export async function warmUp(series: CallSeries, wanted: number | null, timeBudget: number): Promise<WarmUp> {
  const { engine } = series;
  const start = engine.now();
  let calls = 0;
  let allocatedBytesPerCall = 0;
  let fastest = Infinity;
  const isCold = (): boolean =>
    wanted === null && calls < mostToCompile && engine.now() - start < timeToCompile;
  while (calls < (wanted ?? defaultWarmUp) || isCold()) {
    const endWindow = isWeighed(calls, fastest, wanted) ? engine.watchCollector() : null;
    const before = engine.now();
    try {
      await runCalls(series, 1, null);
    } finally {
      if (endWindow) allocatedBytesPerCall = endWindow().allocatedBytes;
    }
    calls += 1;
    fastest = Math.min(fastest, engine.now() - before);
    series.callTime = fastest;
    // Calls that were asked for are made as long as there is any time.
    if (engine.now() > (wanted === null ? start + timeShare * timeBudget : series.deadline)) break;
  }
  // The first timers tell the whole delay: later ones may be started with what is left of it.
  series.delays.pendingDelay();
  series.delays.holdingDelay();
  return { calls, callTime: fastest, allocatedBytesPerCall };
}
