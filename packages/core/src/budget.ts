import { LeaktightError } from './errors.ts';
import type { Finding, Resource } from './finding.ts';
import type { Thresholds } from './options/options.ts';
import { nearestName, showGiven } from './given/given.ts';
import { parseSize } from './options/options.ts';

/** What one call may leave behind on average: each resource that is named is measured and must stay within. */
export type Budget = Thresholds;

/** One resource of a budget beside what was measured. */
export interface BudgetLine {
  readonly key: keyof Budget;
  readonly unit: 'bytes' | 'count';
  /** Null where the measurement is inconclusive of it. */
  readonly perCall: number | null;
  readonly allowed: number;
  /** Null where that is not known. */
  readonly within: boolean | null;
}

interface Measure {
  readonly unit: BudgetLine['unit'];
  readonly resource: Resource;
  readonly read: (growth: Finding['growth']) => number | null;
}

const measures: Readonly<Record<keyof Budget, Measure>> = {
  heap: { unit: 'bytes', resource: 'heap', read: (growth) => growth.heapBytesPerCall },
  objects: { unit: 'count', resource: 'heap', read: (growth) => growth.objectsPerCall },
  external: { unit: 'bytes', resource: 'external', read: (growth) => growth.externalBytesPerCall },
  native: { unit: 'bytes', resource: 'native', read: (growth) => growth.nativeBytesPerCall },
  handles: { unit: 'count', resource: 'handles', read: (growth) => growth.handlesPerCall },
};

const keys = Object.keys(measures) as (keyof Budget)[];
const example = "Write, for example: { heap: '1kB', objects: 3, handles: 0 }.";

/**
 * Checks a budget before anything is measured.
 * @internal
 * @returns the resources that have to be tracked for it.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) that names what was given and what is possible.
 */
export function resourcesOf(budget: unknown): Resource[] {
  if (typeof budget !== 'object' || budget === null || Array.isArray(budget)) {
    throw badBudget(`expected an object, got ${showGiven(budget)}`);
  }
  const given = Object.keys(budget) as (keyof Budget)[];
  const unknown = given.filter((key) => !Object.hasOwn(measures, key));
  if (unknown.length > 0) throw unknownKeys(unknown);
  const named = namedIn(budget, given);
  if (named.length === 0) throw badBudget(`it names nothing, expected some of ${keys.join(', ')}`);
  for (const key of named) allowedBy(key, (budget as Budget)[key]);
  return [...new Set(named.map((key) => measures[key].resource))];
}

/**
 * Compares what every call leaves behind with a budget, resource by resource.
 * @internal
 * @throws LeaktightError LEAKTIGHT_UNSUPPORTED when the finding does not tell a resource that the budget names.
 */
export function judgeBudget(finding: Finding, budget: Budget): readonly BudgetLine[] {
  resourcesOf(budget);
  return namedIn(budget, keys).map((key) => {
    const { unit, resource, read } = measures[key];
    const perCall = read(finding.growth);
    if (perCall === null && finding.verdict !== 'inconclusive') throw notMeasured(key, resource, finding);
    const allowed = allowedBy(key, budget[key]);
    return { key, unit, perCall, allowed, within: perCall === null ? null : perCall <= allowed };
  });
}

/** What is undefined is as good as absent, as among options. */
function namedIn(budget: Budget, among: readonly (keyof Budget)[]): (keyof Budget)[] {
  return among.filter((key) => budget[key] !== undefined);
}

function allowedBy(key: keyof Budget, value: unknown): number {
  if (measures[key].unit === 'bytes') return parseSize(value, `budget ${key}`);
  if (typeof value === 'number' && value >= 0) return value;
  throw badBudget(`${key} is ${showGiven(value)}, expected a number from 0 (fractions are fine)`);
}

function unknownKeys(unknown: readonly string[]): LeaktightError {
  const meant = unknown.flatMap((key) => nearestName(key, keys) ?? []);
  const hint = meant.length === 0 ? '' : ` Did you mean ${meant.join(', ')}?`;
  return badBudget(
    `unknown ${unknown.map((key) => `\`${key}\``).join(', ')}, expected some of ${keys.join(', ')}`,
    hint,
  );
}

function badBudget(why: string, hint = ''): LeaktightError {
  return new LeaktightError('LEAKTIGHT_BAD_OPTION', `Could not read the budget: ${why}.${hint} ${example}`);
}

function notMeasured(key: string, resource: Resource, { unmeasured }: Finding): LeaktightError {
  const why =
    unmeasured.find((entry) => entry.resource === resource)?.why ?? 'this measurement did not reach it';
  return new LeaktightError(
    'LEAKTIGHT_UNSUPPORTED',
    `Could not check the budget of ${key}: ${resource} was not measured: ${why}. Take ${key} out of the budget, or run where it can be measured.`,
  );
}
