import { median } from '../median.ts';
import { gateResources, type Limits } from './thresholds.ts';
import type { Growth } from './growth.ts';

/** What further runs of a test say about its growth; `more` asks for longer observation. */
export type Persistence =
  | { readonly kind: 'persists'; readonly growth: Growth }
  | { readonly kind: 'ends' }
  | { readonly kind: 'more' };

/** Further runs after which it is decided, come what may: collections double, so eight runs show it. */
export const longestConfirmation = 8;

/**
 * Judges growth by run, oldest first, against the limits.
 * A leak is above its limit in every run. Growth that comes in steps, as that of a table that doubles,
 * is judged by the mean of the later half of a longer observation.
 * @param inSteps whether runs before showed such steps: then by the mean of all, as the later half may be without one.
 */
export function judgePersistence(runs: readonly Growth[], limits: Limits, inSteps = false): Persistence {
  const isLast = runs.length >= longestConfirmation;
  const seen = isLast && !inSteps ? runs.slice(runs.length / 2) : runs;
  let isUndecided = false;
  for (const resource of gateResources) {
    const limit = limits[resource]?.limit;
    if (limit === undefined) continue;
    const values = seen.map((growth) => growth[resource] ?? 0);
    // V8's own caches come and go by some hundred kilobytes; the median does not move with them.
    const isMostly = median(values) > limit;
    // Rounded: the array that holds a thousand objects is itself one, when it grows.
    if (!isMostly && Math.round(average(values)) <= limit) continue;
    if (isLast || values.every((value) => value > limit)) {
      return { kind: 'persists', growth: typical(seen, isMostly ? median : average) };
    }
    isUndecided = true;
  }
  return isUndecided ? { kind: 'more' } : { kind: 'ends' };
}

function typical(runs: readonly Growth[], of: (values: readonly number[]) => number): Growth {
  const value = (resource: keyof Growth): number | null =>
    runs.some((growth) => growth[resource] === null)
      ? null
      : Math.round(of(runs.map((growth) => growth[resource]!)));
  return {
    heap: value('heap'),
    objects: value('objects'),
    external: value('external'),
    native: value('native'),
    handles: value('handles'),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
