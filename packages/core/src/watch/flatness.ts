import { findTrend } from '../trend/trend.ts';
import type { History } from './history.ts';
import type { Watched } from './watch-options.ts';

/** Readings that a verdict takes. */
export const leastReadings = 8;

/** The first readings show start-up: connections, caches, compiled code. */
const startShare = 0.25;

/** Readings of a whole watch of which so many are left after start-up. */
export const leastInAll: number = Math.ceil(leastReadings / (1 - startShare));

/** How much a resource grew over a watch, start-up left out. */
export interface Growing {
  readonly resource: Watched;
  /** Robust slope times the time between the readings that were judged. */
  readonly grewBy: number;
  readonly within: number;
  readonly flat: boolean;
}

/** Judges each resource that has a limit; null where there are too few readings, or none. */
export function judgeFlatness(history: History, resource: Watched, within: number): Growing | null {
  const points = history.points(resource, Math.ceil(startShare * history.length));
  if (points.length < leastReadings) return null;
  const { slope } = findTrend(points);
  const grewBy = Math.max(0, slope * (points.at(-1)!.at - points[0]!.at));
  return { resource, grewBy, within, flat: grewBy <= within };
}
