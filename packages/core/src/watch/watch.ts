import type { Engine } from '../engine/engine.ts';
import { LeaktightError } from '../errors.ts';
import { parseSize } from '../sizes.ts';
import { Alerts, type PlainLimits } from './alerts.ts';
import { judgeFlatness, leastReadings, type Growing } from './flatness.ts';
import { History, type MemorySample } from './history.ts';
import { makeWatchReport, type WatchReport } from './watch-report.ts';
import {
  watchedResources,
  type Limits,
  type MemoryAlert,
  type Watched,
  type WatchOptions,
} from './watch-options.ts';

export { renderWatch } from './render-watch.ts';
export type { Growing } from './flatness.ts';
export type { MemorySample } from './history.ts';
export type { ResourceCourse, WatchReport } from './watch-report.ts';
export type { Limits, MemoryAlert, Watched, WatchOptions } from './watch-options.ts';

/** Alerts that a report keeps. */
const keptAlerts = 100;

/** Growth that a resource may show over a watch unless told otherwise. */
const defaultWithin: PlainLimits = { heap: 1e6, external: 1e6, native: 1e6, handles: 5 };

/** Reads the memory of this process at intervals until it is stopped; does not keep the process alive. */
export class MemoryWatch {
  readonly #engine: Engine;
  readonly #options: WatchOptions;
  readonly #history: History;
  readonly #alerts: Alerts;
  readonly #told: MemoryAlert[] = [];
  readonly #native: (() => number) | null;
  readonly #nativeUnread: string | null;
  readonly #stop: () => void;
  #handleKinds: Readonly<Record<string, number>> = {};

  constructor(engine: Engine, options: WatchOptions) {
    const { interval = 1000, history = 3600 } = options;
    checkNumber('interval', interval, 1, 'milliseconds');
    checkNumber('history', history, 2, 'readings');
    this.#engine = engine;
    this.#options = options;
    this.#history = new History(history);
    this.#alerts = new Alerts(
      plainLimits(options.thresholds, 'thresholds'),
      plainLimits(options.trends, 'trends'),
    );
    const access = engine.openNativeHeap();
    this.#native = access.kind === 'exact' ? access.heap.allocatedBytes : null;
    this.#nativeUnread = access.kind === 'exact' ? null : access.why;
    this.read();
    this.#stop = engine.startInterval(interval, () => void this.read());
  }

  /** Takes a reading now; the interval goes on. */
  read(): MemorySample {
    if (this.#options.collect) this.#engine.collectGarbage();
    const { heapUsed, external, v8Malloced, rss } = this.#engine.readMemory();
    this.#handleKinds = this.#engine.countActiveResources();
    const handles = Object.values(this.#handleKinds).reduce((sum, count) => sum + count, 0);
    const native = this.#native ? this.#native() - v8Malloced - external : null;
    const sample: MemorySample = { time: Date.now(), heap: heapUsed, external, native, rss, handles };
    this.#history.add(sample);
    this.#log(sample);
    for (const alert of this.#alerts.update(sample, this.#history)) this.#tell(alert);
    return sample;
  }

  /** The readings that are kept, oldest first. */
  samples(): MemorySample[] {
    return this.#history.samples();
  }

  /** What every resource did so far, with its trend. */
  report(): WatchReport {
    const rest = {
      nativeUnread: this.#nativeUnread,
      handleKinds: this.#handleKinds,
      alerts: [...this.#told],
    };
    return makeWatchReport(this.#history, rest);
  }

  /**
   * How much each resource grew, start-up (the first quarter of the readings) left out: the robust slope times the time.
   * @param within what is accepted: one size for each kind of bytes, or limits by resource.
   * @throws LeaktightError while there are too few readings.
   */
  growth(within?: Limits | number | string): Growing[] {
    const limits = flatLimits(within);
    const judged = watchedResources.flatMap((resource) => {
      const limit = limits[resource];
      return (limit !== undefined && judgeFlatness(this.#history, resource, limit)) || [];
    });
    if (judged.length > 0) return judged;
    throw new LeaktightError(
      'LEAKTIGHT_UNSUPPORTED',
      `Could not judge a watch with ${this.#history.length} readings of ${Object.keys(limits).join(', ')}: ` +
        `expected ${leastReadings} after start-up, ${Math.ceil(leastReadings / 0.75)} in all. Watch for longer, or at a shorter interval.`,
    );
  }

  /** Takes no more readings; the report stays. */
  stop(): void {
    this.#stop();
  }

  #tell(alert: MemoryAlert): void {
    this.#told.push(alert);
    if (this.#told.length > keptAlerts) this.#told.shift();
    this.#log({ alert });
    this.#options.onAlert?.(alert);
  }

  #log(entry: object): void {
    const { log } = this.#options;
    if (log === undefined) return;
    const line = JSON.stringify(entry);
    if (typeof log === 'string') this.#engine.appendLine(log, line);
    else log(line);
  }
}

function flatLimits(within: Limits | number | string | undefined): PlainLimits {
  if (within === undefined) return defaultWithin;
  if (typeof within === 'object' && within !== null) return plainLimits(within, 'within');
  const bytes = parseSize(within, 'option within');
  return { heap: bytes, external: bytes, native: bytes };
}

function plainLimits(limits: Limits = {}, option: string): PlainLimits {
  const plain: Partial<Record<Watched, number>> = {};
  for (const [resource, limit] of Object.entries(limits)) {
    if (!watchedResources.includes(resource as Watched)) {
      throw new LeaktightError(
        'LEAKTIGHT_BAD_OPTION',
        `Unknown resource in option ${option}: got ${resource}, expected ${watchedResources.join(', ')}.`,
      );
    }
    plain[resource as Watched] = parseSize(limit, `option ${option}.${resource}`);
  }
  return plain;
}

function checkNumber(option: string, value: unknown, least: number, unit: string): void {
  if (typeof value === 'number' && value >= least && value < 2 ** 31) return;
  throw new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `Could not read option ${option}: got ${String(value)}, expected ${unit}, at least ${least}.`,
  );
}
