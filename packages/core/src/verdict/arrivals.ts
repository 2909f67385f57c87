import type { SurvivingSite, SurvivorReading } from '../probe/probe.ts';

/** Of the smallest groups of calls, a larger share that holds survivors says that every call leaves some. */
const nearlyAll = 0.9;

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
  const fewest = Math.min(...groups.map((group) => group.calls));
  const smallest = groups.flatMap((group, index) => (group.calls === fewest ? [index] : []));
  const hit = smallest.filter((index) => sites.some(({ perGroup }) => perGroup[index]! > 0)).length;
  const share = hit / smallest.length;
  const perCall = sites.reduce((sum, { objects }) => sum + objects, 0) / calls;
  return Math.min(1, perCall, share > nearlyAll ? 1 : Math.max(share / fewest, 1 / calls));
}
