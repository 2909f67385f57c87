import { objectsLeftBehind } from './left-behind.ts';
import { doubtLeak, growHandles, measureHeap, sampleAgain } from '../measure/measure.ts';
import type { Doubt, HeapMeasurement, RoundsResult, SecondLook } from '../measure/measure.ts';
import type { CallSeries } from '../probe/probe.ts';

/** What was made of the heap. */
export interface JudgedHeap {
  readonly result: RoundsResult;
  /** Calls on as often as a leak deserves of which each call keeps much, once its snapshot is taken. */
  readonly doubtAgain?: (() => Promise<RoundsResult>) | undefined;
}

/** What is sampled and told to leak is doubted; and what a full cache may have hidden is sampled again. */
export async function judgeHeap(
  series: CallSeries,
  heap: HeapMeasurement,
  startedAt: number,
): Promise<JudgedHeap> {
  const { options, warm, trackers, sampler } = heap;
  const sampled = await measureHeap(series, heap);
  // Also its session: while one is open, V8 keeps native memory for each script and context.
  sampler.close();
  const doubt: Doubt = {
    callTime: warm.callTime,
    elapsed: series.engine.now() - startedAt,
    maxCalls: options.maxCallsGiven ? options.maxCalls : null,
    handlesGrow: growHandles(trackers, series.made - warm.calls),
    isExplainedNext: options.explain === 'path' || options.explain === 'full',
    leftBefore: objectsLeftBehind(),
    measuredBy: series.deadline,
  };
  const result = await doubtSampled(series, sampled, doubt, heap);
  if (!result.isHeavy) return { result };
  const thorough = { ...doubt, isExplainedNext: false };
  return { result, doubtAgain: () => doubtSampled(series, sampled, thorough, { options, warm }) };
}

async function doubtSampled(
  series: CallSeries,
  sampled: RoundsResult,
  doubt: Doubt,
  { options, warm }: SecondLook,
): Promise<RoundsResult> {
  const doubted = await doubtLeak(series, sampled, doubt);
  return doubted.isRestless ? sampleAgain(series, sampled, doubted, { options, warm }) : doubted;
}
