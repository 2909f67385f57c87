import { LeaktightError } from '../errors.ts';
import { showGiven } from '../given/given.ts';
import { parseSize } from '../options/options.ts';
import type { GateSettings, GateThresholds } from './gate-settings.ts';

/** The resources that the gate judges, in the order in which reports name them. */
export const gateResources = ['heap', 'objects', 'external', 'native', 'handles'] as const;
export type GateResource = (typeof gateResources)[number];

/** Limits by resource in bytes or pieces; `null` where one is not judged, absent where nothing is said. */
export type ThresholdValues = { readonly [Resource in GateResource]?: number | null };

/** Settings of one level, read and checked. `from` names the level and its place, for messages. */
export interface ThresholdLayer {
  readonly from: string;
  readonly values: ThresholdValues;
  /** Limits of the suite as a whole, where the level has some. */
  readonly suite?: ThresholdValues;
  readonly skip: string | null;
}

/** A limit and the level that set it. */
export interface Limit {
  readonly limit: number;
  readonly from: string;
}

export type Limits = { readonly [Resource in GateResource]: Limit | null };

/** What holds for one test after all levels were merged. */
export interface EffectiveThresholds {
  readonly limits: Limits;
  readonly skip: { readonly reason: string; readonly from: string } | null;
}

/** The least that is worth a look: below these, first-use caches of the runner itself show. */
export const builtIn: ThresholdLayer = {
  from: 'built in',
  values: { heap: 1_000_000, objects: 1000, external: 1_000_000, native: null, handles: null },
  skip: null,
};

/**
 * Reads the settings of one level.
 * @param from the level and its place: `config`, `describe "cart"`, `src/a.test.ts (docblock)`.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) on unknown keys, unreadable sizes and skips without a reason.
 */
export function readSettings(settings: unknown, from: string): ThresholdLayer {
  const given = readObject<GateSettings>(settings, from, [...gateResources, 'skip', 'suite']);
  return {
    from,
    values: readThresholds(given, from),
    ...(given.suite === undefined ? {} : { suite: readSuite(given.suite, `suite of ${from}`) }),
    // Also when it is undefined: a reason that was forgotten.
    skip: 'skip' in given ? readReason(given.skip, from) : null,
  };
}

/** Objects are counted in further runs, which a suite has none of. */
function readSuite(suite: unknown, from: string): ThresholdValues {
  const keys = gateResources.filter((resource) => resource !== 'objects');
  return readThresholds(readObject<GateThresholds>(suite, from, keys), from);
}

/** The limits of a suite as a whole, from the levels that speak of it, most general first; null when none does. */
export function suiteLimits(layers: readonly ThresholdLayer[]): Limits | null {
  const speaking = layers.filter(({ suite }) => suite !== undefined);
  if (speaking.length === 0) return null;
  return mergeLayers(speaking.map(({ from, suite }) => ({ from, values: suite!, skip: null }))).limits;
}

/** A non-empty reason for a skip. */
export function readReason(reason: unknown, from: string): string {
  if (typeof reason === 'string' && reason.trim() !== '') return reason.trim();
  throw new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `Could not skip the leak gate in ${from}: got ${showGiven(reason)}, expected a reason, such as skip: 'the driver caches statements, see #42'.`,
  );
}

/** Limits of each resource; the keys are checked by the caller. */
export function readThresholds(given: GateThresholds, from: string): ThresholdValues {
  const values: { [Resource in GateResource]?: number | null } = {};
  for (const resource of gateResources) {
    const value = given[resource];
    if (value === undefined) continue;
    values[resource] = value === false ? null : readLimit(resource, value, `${resource} in ${from}`);
  }
  return values;
}

function readLimit(resource: GateResource, value: unknown, place: string): number {
  if (resource === 'heap' || resource === 'external' || resource === 'native') return parseSize(value, place);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `Could not read ${place}: got ${showGiven(value)}, expected a whole number from 0, or false to leave ${resource} unjudged.`,
  );
}

/** An object that holds no other keys than these. */
export function readObject<Shape extends object>(
  value: unknown,
  from: string,
  keys: readonly string[],
): Shape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_OPTION',
      `Could not read the leak gate's settings in ${from}: got ${showGiven(value)}, expected an object such as { heap: '1MB' }.`,
    );
  }
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  if (unknown.length === 0) return value as Shape;
  throw new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `Could not read the leak gate's settings in ${from}: ${unknown.map((key) => `"${key}"`).join(', ')} ${unknown.length > 1 ? 'are' : 'is'} not known, expected ${keys.join(', ')}.`,
  );
}

/** Merges levels, most general first: each resource has the limit of the most specific level that names it. */
export function mergeLayers(layers: readonly ThresholdLayer[]): EffectiveThresholds {
  const limits: { [Resource in GateResource]: Limit | null } = {
    heap: null,
    objects: null,
    external: null,
    native: null,
    handles: null,
  };
  let skip: EffectiveThresholds['skip'] = null;
  for (const { from, values, skip: reason } of layers) {
    apply(limits, values, from);
    if (reason !== null) skip = { reason, from };
  }
  return { limits, skip };
}

function apply(
  limits: { [Resource in GateResource]: Limit | null },
  values: ThresholdValues,
  from: string,
): void {
  for (const resource of gateResources) {
    const value = values[resource];
    if (value !== undefined) limits[resource] = value === null ? null : { limit: value, from };
  }
}
