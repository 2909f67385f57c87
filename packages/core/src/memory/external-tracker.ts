import type { Engine } from '../engine/engine.ts';
import type { Tracker, TrackerVerdict } from '../probe/tracker.ts';
import { createByteTracker } from './byte-tracker.ts';
import { bytesText } from './bytes-text.ts';

/** Slabs of small Buffers that may be begun or kept without being a leak. */
const looseSlabs = 2;

/** Follows ArrayBuffers and other off-heap memory that V8 objects own; V8 counts them exactly, by isolate. */
export function createExternalTracker(engine: Engine): Tracker {
  const floor = looseSlabs * engine.bufferSlabSize();
  return createByteTracker(engine, {
    resource: 'external',
    quiet: false,
    rules: {
      figure: 'median block',
      floor: () => floor,
      perReading: 0,
      leastPerCall: 1,
      mustSee: { perCall: 1000, hiding: 0, stirring: floor / 2, patience: 10, needed: false },
      cached: () => 0,
      leastReadings: 6,
      mostReadings: 24,
      firstCalls: 500,
      calls: 500,
    },
    bytes: () => [engine.readMemory().external],
    explain: inWords,
  });
}

function inWords(verdict: TrackerVerdict): TrackerVerdict {
  if (verdict.kind === 'leaking') {
    const reason = `External memory (ArrayBuffers, Buffers) grows by ${bytesText(verdict.perCall)} per call.`;
    return { ...verdict, reason };
  }
  if (verdict.kind === 'inconclusive')
    return { ...verdict, reason: 'External memory moves too unevenly for a verdict.' };
  return verdict;
}
