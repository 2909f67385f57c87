import { LeaktightError } from '../errors.ts';
import { nearestName, showGiven } from '../given/given.ts';
import { parseSize } from '../options/options.ts';
import type { PlainLimits } from './alerts.ts';
import { watchedResources, type Watched } from './watch-options.ts';

/** Growth that a resource may show over a watch unless told otherwise. */
const defaultWithin: PlainLimits = { heap: 1e6, external: 1e6, native: 1e6, handles: 5 };

/**
 * Reads limits by resource into bytes and counts.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) that names the option, what was given and what is possible.
 */
export function readLimits(limits: unknown, option: string): PlainLimits {
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits)) {
    throw bad(
      `Option \`${option}\`: got ${showGiven(limits)}, expected limits by resource, such as { heap: '500MB', handles: 500 }.`,
    );
  }
  const plain: Partial<Record<Watched, number>> = {};
  for (const [resource, limit] of Object.entries(limits)) {
    if (!isWatched(resource)) throw unknownResource(resource, option);
    if (limit !== undefined) plain[resource] = readLimit(resource, limit, `option ${option}.${resource}`);
  }
  return plain;
}

/** What `growth` accepts: one size for each kind of bytes, or limits by resource. */
export function readWithin(within: unknown): PlainLimits {
  if (within === undefined) return defaultWithin;
  if (typeof within !== 'object' || within === null) {
    const bytes = parseSize(within, 'option within');
    return { heap: bytes, external: bytes, native: bytes };
  }
  const limits = readLimits(within, 'within');
  if (Object.keys(limits).length > 0) return limits;
  throw bad(`Option \`within\`: it names nothing, expected some of ${watchedResources.join(', ')}.`);
}

function isWatched(resource: string): resource is Watched {
  return watchedResources.some((known) => known === resource);
}

function readLimit(resource: Watched, limit: unknown, place: string): number {
  if (resource !== 'handles') return parseSize(limit, place);
  if (typeof limit === 'number' && limit >= 0) return limit;
  throw bad(`Could not read ${place}: got ${showGiven(limit)}, expected a number of handles from 0.`);
}

function unknownResource(given: string, option: string): LeaktightError {
  const nearest = nearestName(given, watchedResources);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return bad(
    `Unknown resource in option ${option}: got ${given}, expected ${watchedResources.join(', ')}.${hint}`,
  );
}

function bad(message: string): LeaktightError {
  return new LeaktightError('LEAKTIGHT_BAD_OPTION', message);
}
