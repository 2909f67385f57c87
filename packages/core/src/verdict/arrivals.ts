import type { SurvivingSite, SurvivorReading } from '../probe/probe.ts';

/** Of the smallest groups of calls, a larger share that holds survivors says that every call leaves some. */
const nearlyAll = 0.9;

/** Groups of one size that it takes to tell: what is left over at the end of a round makes a small one by chance. */
const fewestGroups = 8;

/**
 * At how many of the calls something arrives for good, 0 to 1. The number of objects does not tell: what every tenth call leaves may be
 * one object or a thousand. Read off the groups of the fewest calls, which are single ones unless calls are fast or many were sampled at once.
 */
export function arrivalsPerCall(
  groups: SurvivorReading['groups'],
  sites: readonly Pick<SurvivingSite, 'perGroup' | 'objects'>[],
): number {
  const calls = groups.reduce((sum, group) => sum + group.calls, 0);
  if (calls === 0) return 1;
  const fewest = smallestSize(groups);
  const smallest = groups.flatMap((group, index) => (group.calls === fewest ? [index] : []));
  const hit = smallest.filter((index) => sites.some(({ perGroup }) => perGroup[index]! > 0)).length;
  const share = hit / smallest.length;
  const perCall = sites.reduce((sum, { objects }) => sum + objects, 0) / calls;
  return Math.min(1, perCall, share > nearlyAll ? 1 : Math.max(share / fewest, 1 / calls));
}

/** What is larger than so many of the other objects of its site is the table that they are entries of. */
const tableTimes = 16;

/** Bytes of what arrived at a site; but for a table that was replaced meanwhile, which as many calls again need not replace. */
export function arrivedBytes({
  bytes,
  objects,
  largest,
}: Pick<SurvivingSite, 'bytes' | 'objects' | 'largest'>): number {
  const others = (bytes - largest) / Math.max(1, objects - 1);
  return largest > tableTimes * others ? bytes - largest : bytes;
}

/** Calls of the smallest groups of which there are enough; of the most frequent ones, where there never are. */
function smallestSize(groups: SurvivorReading['groups']): number {
  const counts = new Map<number, number>();
  for (const group of groups) counts.set(group.calls, (counts.get(group.calls) ?? 0) + 1);
  const sizes = [...counts].toSorted(([a], [b]) => a - b);
  const enough = sizes.find(([, count]) => count >= fewestGroups);
  return (enough ?? sizes.toSorted(([, a], [, b]) => b - a)[0]!)[0];
}
