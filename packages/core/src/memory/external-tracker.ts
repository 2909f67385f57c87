import type { BufferPool, Engine } from '../engine/engine.ts';
import type { Tracker, TrackerVerdict } from '../probe/tracker.ts';
import { createByteTracker, type Told } from './byte-tracker.ts';
import { formatBytes } from '../quantities.ts';
import { tooFewCalls } from './too-few-calls.ts';

/** Bytes that may come or go without being a leak, by chunks of streams for example. */
const floor = 16_384;

/** Slabs of small Buffers that may be begun or kept without being a leak. */
const looseSlabs = 2;

/** Slabs that tell, and share of them that is held where what small Buffers hold grows. */
const fewestSlabs = 3;
const leastHeld = 0.5;

/** Follows ArrayBuffers and other off-heap memory that V8 objects own; V8 counts them exactly, by isolate. */
export function createExternalTracker(engine: Engine): Tracker {
  const pool = engine.followBufferPool();
  let readings = 0;
  let isDrawnFrom = false;
  return createByteTracker(engine, {
    resource: 'external',
    quiet: false,
    rules: {
      figure: 'median block',
      floor: () => floor,
      pieces: { size: pool.slabSize, most: () => (isDrawnFrom ? looseSlabs : 0) },
      perReading: 0,
      leastPerCall: 1,
      mustSee: { perCall: 1000, hiding: 0, stirring: floor / 2, patience: 10, needed: false },
      cached: () => 0,
      leastReadings: 6,
      leastExact: 4,
      mostReadings: 24,
      firstCalls: 500,
      calls: 500,
    },
    bytes: () => [engine.readMemory().external],
    noted: () => {
      const hasMoved = pool.hasMoved();
      // What came before the first reading is no growth.
      isDrawnFrom ||= hasMoved && readings > 0;
      readings += 1;
    },
    explain: (verdict, told) =>
      verdict.kind === 'leaking' && mayBeSlabs(verdict.perCall, pool)
        ? bySlabs(verdict.perCall, pool)
        : inWords(verdict, told),
  });
}

/** A cache of small Buffers of which some are replaced now and then comes to hold a slab by each of them, and ends there. */
function mayBeSlabs(perCall: number, pool: BufferPool): boolean {
  const { seen, held } = pool.past();
  return perCall < pool.slabSize && seen >= fewestSlabs && held >= leastHeld * seen;
}

function bySlabs(perCall: number, { slabSize }: BufferPool): TrackerVerdict {
  const reason =
    `External memory grew by about ${formatBytes(perCall)} per call, maybe by slabs (${formatBytes(slabSize)}) that Node cuts small Buffers from: ` +
    'one that is kept holds all of its slab, and a cache may come to hold many. What `Buffer.alloc` makes has memory of its own; ' +
    'whether more and more Buffers are kept, the heap tells.';
  return { kind: 'inconclusive', perCall, reason };
}

function inWords(verdict: TrackerVerdict, { readings, isOver }: Told): TrackerVerdict {
  const { kind, perCall } = verdict;
  if (kind === 'leaking') {
    const reason = `External memory (ArrayBuffers, Buffers) grows by ${formatBytes(perCall)} per call.`;
    return { ...verdict, reason };
  }
  if (kind !== 'inconclusive') return verdict;
  const calls = readings.at(-1)!.at - readings[0]!.at;
  const moved = perCall > 0 ? `grew by about ${formatBytes(perCall)} per call` : 'moved up and down';
  const why = isOver
    ? ` so far, but ${tooFewCalls(calls)}`
    : ` over ${calls} calls, too unevenly or too little for a verdict.`;
  return { ...verdict, reason: `External memory (ArrayBuffers, Buffers) ${moved}${why}` };
}
