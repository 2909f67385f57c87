import { nodeHandleEngine } from '../engine/engine.ts';
import type { Unmeasured } from '../finding.ts';
import { HandlesTracker } from '../handles/handles.ts';
import { createMemoryTrackers } from '../memory/memory.ts';
import { askTimersOf } from './outwait-timers.ts';
import type { CallSeries, Tracker } from '../probe/probe.ts';
import type { ResolvedOptions } from '../options/options.ts';

/** Whether more and more handles stay open, as far as it is known. */
export function growHandles(trackers: readonly Tracker[], calls: number): boolean {
  return trackers.some((tracker) => tracker.endsRun && tracker.judge(calls).kind !== 'steady');
}

/** What follows the resources besides the heap, and which of them cannot be followed here. */
export function createTrackers(
  series: CallSeries,
  options: ResolvedOptions,
): { trackers: Tracker[]; unmeasured: readonly Unmeasured[] } {
  const { trackers, unmeasured } = createMemoryTrackers(series.engine, options.track);
  const handles = options.track.includes('handles')
    ? [new HandlesTracker(nodeHandleEngine, askTimersOf(series, options))]
    : [];
  return { trackers: [...trackers, ...handles], unmeasured };
}
