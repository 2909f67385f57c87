import type { CallGroup, SurvivingSite } from '../probe/surviving-site.ts';
import { shapeOf } from './persistence.ts';

/** Sites of one allocating function with their counts added up. */
export interface AllocatorCurve {
  readonly sites: readonly SurvivingSite[];
  readonly perGroup: readonly number[];
}

/** Groups of calls that a curve must span, and the part of them that it must hit as often as chance would. */
const fewestGroups = 8;
const leastRegularity = 0.8;

/** Share of the survivors at either end of a curve that do not belong to its span. */
const strayShare = 0.01;

/** Callers that a function may have been inlined into. */
const deepestInlining = 4;

/**
 * Finds leaks whose allocating function changes its name on the way: once V8 inlines it, its samples go to
 * its caller. Curves that are regular while they last are added up for each of their callers.
 */
export function mergeInlined(
  groups: readonly CallGroup[],
  curves: readonly AllocatorCurve[],
): AllocatorCurve | null {
  const regular = curves.filter(isRegular);
  const callers = new Map(regular.map((curve) => [curve, new Set(curve.sites.flatMap(functionsOf))]));
  const tried = new Set<string>();
  for (const { sites } of regular) {
    for (const caller of functionsOf(sites[0]!).slice(0, deepestInlining)) {
      if (tried.has(caller)) continue;
      tried.add(caller);
      const merged = merge(regular.filter((curve) => callers.get(curve)!.has(caller)));
      if (shapeOf(groups, merged.perGroup) === 'persistent') return merged;
    }
  }
  return null;
}

/** The allocating function and its callers, innermost first; built-ins such as `push` allocate for whoever calls. */
function functionsOf({ stack }: SurvivingSite): string[] {
  return stack
    .filter(({ scriptId }) => scriptId !== '0')
    .map(({ scriptId, lineNumber, columnNumber }) => `${scriptId}:${lineNumber}:${columnNumber}`);
}

/** JIT feedback hits a few groups of calls with many objects; a leak hits as many as its objects allow. */
function isRegular({ perGroup }: AllocatorCurve): boolean {
  const span = withoutStrays(perGroup);
  const hits = span.filter((count) => count > 0).length;
  const expected = span.length * (1 - Math.exp(-sumOf(span) / span.length));
  return span.length >= fewestGroups && hits >= leastRegularity * expected;
}

/** The groups that a curve spans; a caller has a few survivors of its own long before something is inlined into it. */
function withoutStrays(perGroup: readonly number[]): readonly number[] {
  const first = countStrays(perGroup);
  return perGroup.slice(first, perGroup.length - countStrays(perGroup.toReversed()));
}

/** Groups at the beginning that together hold next to nothing. */
function countStrays(perGroup: readonly number[]): number {
  let left = strayShare * sumOf(perGroup);
  const first = perGroup.findIndex((count) => (left -= count) < 0);
  return first < 0 ? perGroup.length : first;
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function merge(curves: readonly AllocatorCurve[]): AllocatorCurve {
  const perGroup = curves[0]!.perGroup.map((_, index) =>
    curves.reduce((sum, curve) => sum + curve.perGroup[index]!, 0),
  );
  return { sites: curves.flatMap(({ sites }) => sites), perGroup };
}
