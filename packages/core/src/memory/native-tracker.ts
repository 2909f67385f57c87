import type { Engine, MemoryReading, NativeAccess, NativeHeap } from '../engine/engine.ts';
import type { Tracker, TrackerVerdict } from '../probe/tracker.ts';
import { findTrend, trendMethod, type Point } from '../trend/trend.ts';
import { median } from '../median.ts';
import { createByteTracker, type Told } from './byte-tracker.ts';
import { formatBytes } from '../quantities.ts';
import type { GrowthRules } from './growth-rules.ts';
import { blockRates } from './growth-verdict.ts';
import { tooFewCalls } from './too-few-calls.ts';

/** Bytes that malloc's count moves by itself between two collections: tables of V8, libuv and the C library. */
const exactFloor = 4096;

/** The resident set moves in steps of malloc's top padding (131 kB) and of whole semi-spaces. */
const residentFloor = 262_144;

/** Freed memory that the allocator keeps and gives out again, much of it the sampling profiler's: growth hides there. */
const freeListSize = 6e6;

/** Growth in bytes per call that the resident set is asked to show. */
const residentLeast = 4000;

/** Fewer readings than this show a step or two, which V8's own tables make as well. */
const enoughForDoubt = 8;

/** A rise that chance makes less often than this is at least suspicious. */
const possible = 0.05;

/** Remembered sets, handles and hash tables cost V8 some malloc for each byte that the heap or its buffers grow by. */
const heapShare = 0.15;
const externalShare = 1;

const exactRules: Omit<GrowthRules, 'cached'> = {
  figure: 'median block',
  floor: () => exactFloor,
  // Some 800 bytes were seen in Node 20, up to 2,300 in Node 26, whatever was called.
  perReading: 2500,
  // Where another process takes most of the time, 4 kB were seen for each of several blocks of 500 calls that kept nothing.
  leastPerCall: 10,
  mustSee: {
    perCall: 100,
    hiding: 0,
    // Seen were 0 in most functions, up to 2,300 in Node 20, 22, 24 and 26.
    stirring: 2400,
    patience: 45,
    needed: false,
    // Some 250 bytes every tenth call, also where another process takes half the time.
    closer: { fromCalls: 450, perCall: 14, patience: 50 },
  },
  leastReadings: 6,
  evenByFew: true,
  mostReadings: 24,
  firstCalls: 2000,
  calls: 1000,
};

const residentRules: GrowthRules = {
  figure: 'slope',
  floor: (calls) => Math.max(residentFloor, (residentLeast / 4) * calls),
  perReading: 0,
  leastPerCall: residentLeast / 2,
  mustSee: {
    perCall: residentLeast,
    hiding: freeListSize,
    stirring: residentFloor,
    patience: 30,
    needed: true,
  },
  cached: () => 0,
  leastReadings: 10,
  mostReadings: 14,
  firstCalls: 1000,
  calls: 600,
};

/** Follows memory from malloc: by the allocator's own count, or by the trend of the resident set. */
export function createNativeTracker(
  engine: Engine,
  access: Exclude<NativeAccess, { kind: 'none' }>,
): Tracker {
  return access.kind === 'exact'
    ? followAllocator(engine, access.heap)
    : followResidentSet(engine, access.why);
}

/**
 * What V8 allocates for its compilers is taken off. Counted with and without external memory: most ArrayBuffers
 * come from malloc and are judged as external, some (WebAssembly) do not.
 */
function followAllocator(engine: Engine, { allocatedBytes, followCaches, calmCaches }: NativeHeap): Tracker {
  // Kept as plain bytes: a reading is an object, which would come and go on the heap that is compared meanwhile.
  const grown = new GrownMemory();
  const caches = followCaches();
  return createByteTracker(engine, {
    resource: 'native',
    quiet: true,
    rules: { ...exactRules, cached: caches.capacity },
    bytes: () => {
      const reading = engine.readMemory();
      grown.read(reading);
      const bytes = allocatedBytes() - reading.v8Malloced;
      return [bytes, bytes - reading.external];
    },
    calm: calmCaches,
    noted: () => grown.note(),
    explain: (verdict, told) => {
      if (verdict.kind === 'inconclusive') return unclear(verdict.perCall, told, caches.capacity());
      if (verdict.kind !== 'leaking') return verdict;
      if (verdict.perCall < grown.ownCost(told.readings)) return { kind: 'steady', perCall: 0 };
      const reason = `Native memory (malloc) grows by ${formatBytes(verdict.perCall)} per call.`;
      return { ...verdict, reason };
    },
  });
}

/** Growth that may be chance was not measured; growth that is not, and yet no leak by our rules, is inconclusive. */
function unclear(perCall: number, { readings, isOver }: Told, cached: number): TrackerVerdict {
  const calls = readings.at(-1)!.at;
  if (readings.length > enoughForDoubt && findTrend(readings).chance < possible) {
    const grown = readings.at(-1)!.value - readings[1]!.value;
    const why =
      grown <= cached
        ? `, no more in all than the ${formatBytes(cached)} which threads that worked for it may keep of what is free: ${calls} calls allow no verdict.`
        : isOver
          ? ` so far, but ${tooFewCalls(calls)}`
          : `, too unevenly: ${calls} calls allow no verdict.`;
    const reason = `Native memory (malloc) grew by about ${formatBytes(perCall)} per call${why}`;
    return { kind: 'inconclusive', perCall, reason };
  }
  const reason =
    readings.length > 4
      ? `malloc moves up and down too much over ${calls} calls for a verdict`
      : `the time that was left allowed only ${calls} calls, too few for a verdict`;
  return { kind: 'unmeasured', perCall: 0, reason };
}

/** Readings that count, at most: those of what may all be cached, and some more. */
const mostNoted = 256;

/** The heap and external memory at each reading that counts, in bytes. */
class GrownMemory {
  readonly #heap = new Float64Array(mostNoted);
  readonly #external = new Float64Array(mostNoted);
  #noted = 0;

  /** The latest reading stands until it is noted. */
  read({ heapUsed, external }: MemoryReading): void {
    this.#heap[this.#noted] = heapUsed;
    this.#external[this.#noted] = external;
  }

  note(): void {
    this.#noted = Math.min(this.#noted + 1, mostNoted - 1);
  }

  /** Bytes per call that V8 may take from malloc to keep what else grew. By blocks, as the verdict: what comes once, of the runner for one, costs once. */
  ownCost(readings: readonly Point[]): number {
    const perCall = (bytes: Float64Array): number => {
      const at = readings.map((reading, index) => ({ at: reading.at, value: bytes[index]! }));
      return Math.max(0, median(blockRates(at.slice(0, this.#noted))));
    };
    return heapShare * perCall(this.#heap) + externalShare * perCall(this.#external);
  }
}

/** Freed memory stays resident, and V8's own pages come and go: only a trend that goes on says something. */
function followResidentSet(engine: Engine, why: string): Tracker {
  return createByteTracker(engine, {
    resource: 'native',
    quiet: true,
    rules: residentRules,
    bytes: () => {
      const { rss, heapCommitted, external } = engine.readMemory();
      return [rss - heapCommitted, rss - heapCommitted - external];
    },
    unseen: (calls, bytesPerCall) => ({
      kind: 'unmeasured',
      perCall: 0,
      reason:
        `${why}, and the resident set would have shown ${formatBytes(bytesPerCall)} per call at least in ${calls} calls; ` +
        'install koffi for exact figures',
    }),
    explain: (verdict, { readings }) => {
      if (verdict.kind === 'inconclusive')
        return { kind: 'unmeasured', perCall: 0, reason: noTrend(why, readings) };
      if (verdict.kind !== 'leaking') return verdict;
      const chance = findTrend(readings).chance;
      const reason =
        `The resident set grows by about ${formatBytes(verdict.perCall)} per call beside the V8 heap ` +
        `(${trendMethod}: p ${chance < 0.001 ? '< 0.001' : `= ${chance.toFixed(3)}`}; ${why}).`;
      return { ...verdict, reason };
    },
  });
}

function noTrend(why: string, readings: readonly Point[]): string {
  const calls = readings.at(-1)?.at ?? 0;
  return (
    `${why}, and the resident set shows no clear trend over ${calls} calls ` +
    `(it can show ${formatBytes(residentLeast)} per call over some hundred fast calls); install koffi for exact figures`
  );
}
