import type { Engine } from '../engine/engine.ts';
import type { Resource, Unmeasured } from '../finding.ts';
import type { Tracker } from '../probe/tracker.ts';
import { createExternalTracker } from './external-tracker.ts';
import { createNativeTracker } from './native-tracker.ts';

/** Trackers of the memory outside the V8 heap that was asked for, and what cannot be judged here. */
export interface MemoryTrackers {
  readonly trackers: readonly Tracker[];
  readonly unmeasured: readonly Unmeasured[];
}

/** Loads koffi only when native memory is tracked. */
export function createMemoryTrackers(engine: Engine, track: readonly Resource[]): MemoryTrackers {
  const trackers: Tracker[] = [];
  const unmeasured: Unmeasured[] = [];
  if (track.includes('external')) trackers.push(createExternalTracker(engine));
  if (track.includes('native')) {
    const access = engine.openNativeHeap();
    if (access.kind === 'none') unmeasured.push({ resource: 'native', why: access.why });
    else trackers.push(createNativeTracker(engine, access));
  }
  return { trackers, unmeasured };
}
