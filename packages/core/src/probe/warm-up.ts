import { defaultWarmUp } from './plan.ts';
import { runCalls, type CallSeries } from './run-calls.ts';

/** A slow function is not called again for warm-up once it took this share of the time budget. */
const timeShare = 0.1;

/** Milliseconds of calls in which V8 compiles what is hot: while it is measured, it must not. */
const timeToCompile = 12;
const mostToCompile = 40;

/** What warm-up learnt about the function. */
export interface WarmUp {
  readonly calls: number;
  /** Milliseconds of the fastest. */
  readonly callTime: number;
  /** Bytes that one call allocates on the V8 heap. */
  readonly allocatedBytesPerCall: number;
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
    const endWindow = engine.watchCollector();
    const before = engine.now();
    try {
      await runCalls(series, 1, null);
    } finally {
      allocatedBytesPerCall = endWindow().allocatedBytes;
    }
    calls += 1;
    fastest = Math.min(fastest, engine.now() - before);
    series.callTime = fastest;
    if (wanted === null && engine.now() - start > timeShare * timeBudget) break;
  }
  return { calls, callTime: fastest, allocatedBytesPerCall };
}
