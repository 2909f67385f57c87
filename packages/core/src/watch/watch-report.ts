import { median } from '../median.ts';
import { findTrend, trendMethod } from '../trend/trend.ts';
import type { History } from './history.ts';
import { watchedResources, type MemoryAlert, type Watched } from './watch-options.ts';

/** What one resource did: bytes, or a number of handles. */
export interface ResourceCourse {
  readonly first: number;
  readonly last: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
  /** Robust slope; times the span it is the growth that outliers do not move. */
  readonly perMinute: number;
  /** One-sided probability that readings without a trend rise as much. */
  readonly chance: number;
}

/** A watch so far, as plain data. */
export interface WatchReport {
  /** Milliseconds since the epoch of the first and last reading that are kept. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds between them, by a clock that nobody sets. */
  readonly durationMs: number;
  readonly readings: number;
  /** How trends are found. */
  readonly method: string;
  /** Resources that cannot be read here are absent. */
  readonly resources: Readonly<Partial<Record<Watched, ResourceCourse>>>;
  /** Why native memory is absent; null when it is there. */
  readonly nativeUnread: string | null;
  /** Active handles and requests by kind at the last reading. */
  readonly handleKinds: Readonly<Record<string, number>>;
  /** The latest ones, oldest first. */
  readonly alerts: readonly MemoryAlert[];
  /** Whether garbage was collected before each reading; else heap and external memory hold what V8 has not collected yet. */
  readonly collected: boolean;
}

/** Sums up the readings that are kept. */
export function makeWatchReport(
  history: History,
  rest: Pick<WatchReport, 'nativeUnread' | 'handleKinds' | 'alerts' | 'collected'>,
): WatchReport {
  const resources: Partial<Record<Watched, ResourceCourse>> = {};
  for (const resource of watchedResources) {
    const course = courseOf(history, resource);
    if (course) resources[resource] = course;
  }
  return {
    from: history.timeOf(0),
    to: history.timeOf(history.length - 1),
    durationMs: history.span,
    readings: history.length,
    method: trendMethod,
    resources,
    ...rest,
  };
}

function courseOf(history: History, resource: Watched): ResourceCourse | null {
  const points = history.points(resource);
  if (points.length === 0) return null;
  const values = points.map(({ value }) => value);
  const { slope, chance } = findTrend(points);
  return {
    first: values[0]!,
    last: values.at(-1)!,
    least: values.reduce((least, value) => Math.min(least, value)),
    median: median(values),
    most: values.reduce((most, value) => Math.max(most, value)),
    perMinute: slope * 60_000,
    chance,
  };
}
