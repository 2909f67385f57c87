import type { AllocationSamplerPort } from '../engine/engine.ts';
import { chooseInterval, measureObjectSizes, SurvivorProbe } from '../probe/probe.ts';
import type { CallSeries, ObjectSizes, Tracker, WarmUp } from '../probe/probe.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { CollectorWindows } from './collector-windows.ts';
import { clearByHeap } from './compare-heap.ts';
import { doubtCoarse } from './doubt-coarse.ts';
import { doubtOpenStore, doubtSteady } from './doubt-steady.ts';
import { measureRounds, type RoundsResult } from './measure-rounds.ts';

/** Attempts until markers that do not add up make a measurement inconclusive. */
const attempts = 3;

/** What measuring the heap goes by. */
export interface HeapMeasurement {
  readonly sampler: AllocationSamplerPort;
  readonly options: ResolvedOptions;
  readonly warm: WarmUp;
  readonly trackers: readonly Tracker[];
  readonly collector: CollectorWindows;
}

/** Compares the heap, and samples the function where that does not clear it. */
export async function measureHeap(series: CallSeries, measurement: HeapMeasurement): Promise<RoundsResult> {
  const { sampler, options, warm, trackers, collector } = measurement;
  const interval = chooseInterval(warm.allocatedBytesPerCall, series.callTime);
  const loud = trackers.filter(({ quiet }) => !quiet);
  const others = { trackers: options.trackGiven ? [] : trackers, collector, sampler };
  const { cleared, grew } = await clearByHeap(series, options, warm, interval, others);
  if (cleared) {
    for (const tracker of loud) await tracker.checkpoint(series.made - warm.calls);
    return cleared;
  }
  const sampled = await measureWithMarkers(series, { ...measurement, trackers: loud, grew }, interval);
  const doubt = { callTime: warm.callTime, maxCalls: options.maxCalls };
  if (sampled.verdict.kind === 'more') {
    sampler.stop();
    return doubtCoarse(series, await doubtOpenStore(series, sampled, doubt), warm.callTime);
  }
  // What timers let go of had made it grow.
  if (sampled.verdict.kind !== 'steady' || sampled.verdict.byTimers) return sampled;
  sampler.stop();
  const doubted = grew ? await doubtSteady(series, sampled, doubt) : sampled;
  return doubtCoarse(series, doubted, warm.callTime);
}

async function measureWithMarkers(
  series: CallSeries,
  { sampler, options, warm, trackers, grew }: HeapMeasurement & { readonly grew: boolean },
  firstInterval: number,
): Promise<RoundsResult> {
  let interval = firstInterval;
  let lost = 0;
  let sizes: ObjectSizes | undefined;
  for (;;) {
    const probe = new SurvivorProbe(series, sampler, interval, sizes);
    // Stores that grew in a failed attempt show again only after as many calls.
    const start = {
      callsBefore: series.made,
      leastCalls: lost > 0 ? series.made : 0,
      callsToClear: series.made > warm.calls ? Math.min(series.made, options.maxCalls) : 0,
      grew,
      warmUpCalls: warm.calls,
      allocatedBytesPerCall: warm.allocatedBytesPerCall,
      plainCallTime: warm.callTime,
    };
    const result = await measureRounds(series, probe, options, start, trackers);
    if (result.verdict.kind === 'lost') lost += 1;
    const again = result.coarser !== null || (result.verdict.kind === 'lost' && lost < attempts);
    if (!again) return result;
    const reading = result.readings.at(-1);
    if (interval === 1 && reading) sizes = measureObjectSizes(reading);
    interval = result.coarser ?? interval;
    sampler.stop();
  }
}
