import { callingFunctions, deepestInlining } from './calling-functions.ts';
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

/**
 * Finds leaks whose allocating function changes its name on the way: once V8 inlines it, its samples go to
 * its caller. Curves that are regular while they last are added up for each of their callers.
 */
export function mergeInlined(
  groups: readonly CallGroup[],
  curves: readonly AllocatorCurve[],
): AllocatorCurve | null {
  const regular = curves.filter(isRegular);
  if (regular.length < 2) return null;
  const callers = new Map(regular.map((curve) => [curve, new Set(curve.sites.flatMap(callingFunctions))]));
  const tried = new Set<string>();
  for (const { sites } of regular) {
    for (const caller of callingFunctions(sites[0]!).slice(0, deepestInlining)) {
      if (tried.has(caller)) continue;
      tried.add(caller);
      const parts = regular.filter((curve) => callers.get(curve)!.has(caller));
      // Alone it was judged before.
      if (parts.length < 2) continue;
      const merged = merge(parts);
      if (shapeOf(groups, merged.perGroup) === 'persistent') return merged;
    }
  }
  return null;
}

/** JIT feedback hits a few groups of calls with many objects; a leak hits as many as its objects allow. */
function isRegular({ perGroup }: AllocatorCurve): boolean {
  const { first, end } = spanOf(perGroup);
  if (end - first < fewestGroups) return false;
  let hits = 0;
  let sum = 0;
  for (let index = first; index < end; index++) {
    const count = perGroup[index]!;
    if (count > 0) hits += 1;
    sum += count;
  }
  const length = end - first;
  return hits >= leastRegularity * length * (1 - Math.exp(-sum / length));
}

/**
 * The groups that a curve spans; a caller has a few survivors of its own long before something is inlined into it. Groups at
 * either end that together hold next to nothing do not count.
 */
function spanOf(perGroup: readonly number[]): { readonly first: number; readonly end: number } {
  let sum = 0;
  for (let index = 0; index < perGroup.length; index++) sum += perGroup[index]!;
  const strays = Math.floor(strayShare * sum);
  let first = 0;
  let end = perGroup.length;
  let before = perGroup[first] ?? 0;
  while (first < end && before <= strays) before += perGroup[++first] ?? 0;
  let after = perGroup[end - 1] ?? 0;
  while (end > first && after <= strays) after += perGroup[--end - 1] ?? 0;
  return { first, end };
}

function merge(curves: readonly AllocatorCurve[]): AllocatorCurve {
  const perGroup = curves[0]!.perGroup.map(() => 0);
  for (const curve of curves) {
    for (let index = 0; index < perGroup.length; index++) perGroup[index]! += curve.perGroup[index]!;
  }
  return { sites: curves.flatMap(({ sites }) => sites), perGroup };
}
