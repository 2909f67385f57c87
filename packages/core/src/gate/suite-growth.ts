import { delay, type GaugeReading } from '../engine/gauge/gauge.ts';
import { difference, exceededBy, type Growth } from './growth.ts';
import { NativeLimit } from './native-limit.ts';
import type { Leak } from './outcome.ts';
import type { Gauge } from './suspicions.ts';
import type { Limits } from './thresholds.ts';

interface OpenSuite {
  readonly before: Snapshot;
  /** Growth that our own further runs of its tests left behind. */
  apart: Growth;
}

interface Snapshot {
  readonly reading: GaugeReading;
  readonly handles: number;
}

const none: Growth = { heap: 0, objects: null, external: 0, native: 0, handles: 0 };

/** Measures whole suites exactly, from before their first hook to after their last. */
export class SuiteGrowth {
  readonly #gauge: Gauge;
  readonly #native: NativeLimit;
  readonly #open = new Map<object, OpenSuite>();

  constructor(gauge: Gauge, native: NativeLimit = new NativeLimit(gauge)) {
    this.#gauge = gauge;
    this.#native = native;
  }

  /** @param key the runner's own object for the suite. */
  async begin(key: object, limits: Limits): Promise<void> {
    this.#native.judgeable(limits);
    this.#open.set(key, { before: await this.#read(), apart: none });
  }

  /** @returns what it left behind above its limits; null when that is nothing, or it was never begun. */
  async end(key: object, limits: Limits): Promise<Leak | null> {
    const suite = this.#open.get(key);
    if (!suite) return null;
    this.#open.delete(key);
    const growth = combine(grown(suite.before, await this.#read()), suite.apart, -1);
    const exceeded = exceededBy(growth, limits);
    if (exceeded.length === 0) return null;
    return {
      kind: 'leaking',
      exceeded,
      growth,
      runs: 0,
      suspects: [],
      suspectsOmitted: 0,
      concurrentWith: 0,
    };
  }

  /** Does something within open suites that is not theirs. */
  async apart(work: () => Promise<void>): Promise<void> {
    if (this.#open.size === 0) return work();
    const before = await this.#read();
    await work();
    const growth = grown(before, await this.#read());
    for (const suite of this.#open.values()) suite.apart = combine(suite.apart, growth, 1);
  }

  /** Settled: an earlier file of the same process may still be let go of, which would hide as much growth. */
  async #read(): Promise<Snapshot> {
    await delay(0);
    let reading = this.#gauge.readExact();
    for (let round = 1; round <= mostRounds; round++) {
      const before = reading;
      await delay(pause);
      reading = this.#gauge.readExact();
      const freed = Math.max(before.heap - reading.heap, before.external - reading.external);
      if (freed < negligible && round >= leastRounds) break;
    }
    return { reading, handles: this.#gauge.countHandles() };
  }
}

/** Collections after which a heap that still shrinks is read as it is. */
const mostRounds = 5;
const negligible = 8000;

/** Milliseconds between them: what V8 compiles in the background meanwhile counts as in use, 0.1 to 0.3 MB, and is not freed by any. */
const pause = 10;
const leastRounds = 2;

function grown(before: Snapshot, after: Snapshot): Growth {
  return difference(before.reading, after.reading, after.handles - before.handles);
}

function combine(one: Growth, other: Growth, sign: 1 | -1): Growth {
  return {
    heap: one.heap! + sign * other.heap!,
    objects: null,
    external: one.external! + sign * other.external!,
    native: one.native === null || other.native === null ? null : one.native + sign * other.native,
    handles: one.handles! + sign * other.handles!,
  };
}
