import { findTrend } from '../trend/trend.ts';
import type { History, MemorySample } from './history.ts';
import { watchedResources, type MemoryAlert, type Watched } from './watch-options.ts';

/** Readings in a row that raise or clear an alert: a peak that a collection takes away is none. */
const patience = 3;

/** An alert is cleared only below this share of its limit, so that one that hovers there is told once. */
const clearShare = 0.9;

/** Readings that a trend is made of, at least and at most. */
const leastPoints = 12;
const mostPoints = 120;

/** Trends that chance makes more often than this raise no alert. */
const significance = 0.001;

/** Limits in bytes or counts. */
export type PlainLimits = Readonly<Partial<Record<Watched, number>>>;

interface Gauge {
  raised: boolean;
  streak: number;
}

/** Compares readings with limits; tells each change once. */
export class Alerts {
  readonly #levels: PlainLimits;
  readonly #trends: PlainLimits;
  readonly #gauges = new Map<string, Gauge>();

  constructor(levels: PlainLimits, trends: PlainLimits) {
    this.#levels = levels;
    this.#trends = trends;
  }

  /** What changed with the latest sample of the history. */
  update(sample: MemorySample, history: History): MemoryAlert[] {
    const alerts: MemoryAlert[] = [];
    for (const resource of watchedResources) {
      const value = sample[resource];
      const level = this.#levels[resource];
      const growth = this.#trends[resource];
      if (value !== null && level !== undefined)
        this.#judge({ resource, kind: 'level', value, limit: level }, sample, alerts);
      if (growth !== undefined) {
        const perMinute = growthPerMinute(history, resource);
        if (perMinute !== null)
          this.#judge({ resource, kind: 'trend', value: perMinute, limit: growth }, sample, alerts);
      }
    }
    return alerts;
  }

  #judge(
    reading: Pick<MemoryAlert, 'resource' | 'kind' | 'value' | 'limit'>,
    { time }: MemorySample,
    alerts: MemoryAlert[],
  ): void {
    const key = `${reading.kind} ${reading.resource}`;
    const gauge = this.#gauges.get(key) ?? { raised: false, streak: 0 };
    this.#gauges.set(key, gauge);
    const turns = gauge.raised ? reading.value < clearShare * reading.limit : reading.value > reading.limit;
    gauge.streak = turns ? gauge.streak + 1 : 0;
    if (gauge.streak < patience) return;
    gauge.raised = !gauge.raised;
    gauge.streak = 0;
    alerts.push({ ...reading, state: gauge.raised ? 'raised' : 'cleared', time });
  }
}

/** Null while there are too few readings; 0 when the trend may be chance. */
function growthPerMinute(history: History, resource: Watched): number | null {
  const points = history.points(resource, Math.max(0, history.length - mostPoints));
  if (points.length < leastPoints) return null;
  const { slope, chance } = findTrend(points);
  return chance < significance ? slope * 60_000 : 0;
}
