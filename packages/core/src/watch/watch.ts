import { checkOptions } from '../options/options.ts';
import type { Engine } from '../engine/engine.ts';
import { Alerts } from './alerts.ts';
import { judgeFlatness, type Growing } from './flatness.ts';
import { GuardedCalls } from './guarded-calls.ts';
import { History, type MemorySample } from './history.ts';
import { readLimits, readWithin } from './limits.ts';
import { nativeNotRead, tooFewReadings } from './unjudged.ts';
import { makeWatchReport, type WatchReport } from './watch-report.ts';
import {
  watchedResources,
  type Limits,
  type MemoryAlert,
  watchChecks,
  type WatchOptions,
} from './watch-options.ts';

export { growingLine, renderWatch } from './render-watch.ts';
export type { Growing } from './flatness.ts';
export type { MemorySample } from './history.ts';
export type { ResourceCourse, WatchReport } from './watch-report.ts';
export type { Limits, MemoryAlert, Watched, WatchOptions } from './watch-options.ts';

/** Alerts that a report keeps. */
const keptAlerts = 100;

/** Reads the memory of this process at intervals until it is stopped; does not keep the process alive. */
export class MemoryWatch {
  readonly #engine: Engine;
  readonly #options: WatchOptions;
  readonly #history: History;
  readonly #alerts: Alerts;
  readonly #told: MemoryAlert[] = [];
  readonly #calls: GuardedCalls;
  readonly #native: (() => number) | null;
  readonly #nativeUnread: string | null;
  readonly #stop: () => void;
  #isUnderWay = false;
  #handleKinds: Readonly<Record<string, number>> = {};

  constructor(engine: Engine, options: WatchOptions) {
    checkOptions(options, watchChecks);
    const { interval = 1000, history = 3600, thresholds = {}, trends = {} } = options;
    this.#engine = engine;
    this.#options = options;
    this.#calls = new GuardedCalls(engine);
    this.#history = new History(history);
    this.#alerts = new Alerts(readLimits(thresholds, 'thresholds'), readLimits(trends, 'trends'));
    const access = engine.openNativeHeap();
    this.#native = access.kind === 'exact' ? access.heap.allocatedBytes : null;
    this.#nativeUnread = access.kind === 'exact' ? null : access.why;
    this.read();
    this.#isUnderWay = true;
    this.#stop = engine.startInterval(interval, () => void this.read());
  }

  /** Takes a reading now; the interval goes on. */
  read(): MemorySample {
    if (this.#options.collect) this.#engine.collectGarbage();
    const { heapUsed, external, v8Malloced, rss } = this.#engine.readMemory();
    this.#handleKinds = this.#engine.countActiveResources();
    const handles = Object.values(this.#handleKinds).reduce((sum, count) => sum + count, 0);
    const native = this.#native ? this.#native() - v8Malloced - external : null;
    const time = this.#engine.wallTime();
    const sample: MemorySample = { time, heap: heapUsed, external, native, rss, handles };
    this.#history.add(sample, this.#engine.now());
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
      collected: this.#options.collect === true,
    };
    return makeWatchReport(this.#history, rest);
  }

  /**
   * How much each resource grew, start-up (the first quarter of the readings) left out: the robust slope times the time.
   * @param within what is accepted: one size for each kind of bytes, or limits by resource.
   * @throws LeaktightError (LEAKTIGHT_UNSUPPORTED) while there are too few readings, or where native memory has a limit of
   * its own and cannot be read.
   */
  growth(within?: Limits | number | string): Growing[] {
    const limits = readWithin(within);
    const isNamed = typeof within === 'object' && limits.native !== undefined;
    if (isNamed && this.#nativeUnread !== null) throw nativeNotRead(this.#nativeUnread);
    const judged = watchedResources.flatMap((resource) => {
      const limit = limits[resource];
      return (limit !== undefined && judgeFlatness(this.#history, resource, limit)) || [];
    });
    if (judged.length === 0) throw tooFewReadings(this.#history, Object.keys(limits));
    return judged;
  }

  /** Takes no more readings; the report stays. */
  stop(): void {
    this.#stop();
  }

  #tell(alert: MemoryAlert): void {
    this.#told.push(alert);
    if (this.#told.length > keptAlerts) this.#told.shift();
    this.#log({ alert });
    this.#calls.call('onAlert', () => this.#options.onAlert?.(alert));
  }

  #log(entry: object): void {
    const { log } = this.#options;
    if (log === undefined) return;
    const line = JSON.stringify(entry);
    const write = (): unknown => (typeof log === 'string' ? this.#engine.appendLine(log, line) : log(line));
    // A file that cannot be written is told where the watch is opened; one that fails later, by a warning.
    if (this.#isUnderWay) this.#calls.call('log', write);
    else write();
  }
}
