import type { LaterTimers } from '../probe/probe.ts';
import type { SurvivingSite, SurvivorReading } from '../probe/surviving-site.ts';
import { timesAtPace } from './backlog.ts';
import { mergeInlined } from './inlining.ts';
import { findPace } from './pacing.ts';
import { isUsers } from './users-site.ts';
import { shapeOf, type CurveShape } from './persistence.ts';

/** What the heap grew by over so many calls that were not sampled, and no survivors explain. */
export interface UnexplainedGrowth {
  readonly bytes: number;
  readonly calls: number;
  /** Whether only a part of what the calls allocate was sampled before. */
  readonly isCoarse?: boolean;
}

/** What the survivors of all rounds so far say; `more` asks for a longer run. */
export type SurvivorVerdict =
  /** `byTimers`: what was suspected went when timers fired. */
  | { readonly kind: 'steady'; readonly reason: string; readonly byTimers?: boolean }
  /** `pace`: only a store that may keep pace is open; a short round is enough to tell most of them apart. */
  | {
      readonly kind: 'more';
      readonly pace: boolean;
      /** Bytes of the largest store that may keep pace, where nothing else is open. */
      readonly storeBytes?: number;
      /** Those of such stores that have replaced a smaller one. */
      readonly stores?: readonly SurvivingSite[];
      readonly unexplained?: UnexplainedGrowth;
      /** They may let go of what is suspected. */
      readonly pending?: LaterTimers;
    }
  | {
      readonly kind: 'leaking';
      readonly by: 'arrival' | 'pace';
      readonly sites: readonly SurvivingSite[];
      /** A text that got longer by as much at each call. */
      readonly isEven?: boolean;
      /** They are longer than any wait within the time budget. */
      readonly later?: LaterTimers;
    };

/** Calls at the end of a round whose survivors may be no more than the last values kept. */
const tail = 2;

/** Calls after which anything that persists counts, and what nearly all groups of calls left something of. */
const callsForInternals = 10_000;
const callsForEven = 256;
const nearlyAll = 0.9;

/**
 * Times in a row that a queue was seen to grow at the same pace: worth another reading, and taken for a leak after so many calls.
 * A cache that is emptied when it is full may seem to do so once.
 */
const suspectedTimes = 1;
const certain = { times: 2, calls: 1000 };

/** Sites that share the function that allocates. */
interface Allocator {
  readonly sites: readonly SurvivingSite[];
  readonly perGroup: readonly number[];
  readonly shape: CurveShape;
}

/**
 * Judges the latest reading; the earlier ones tell whether a store that replaces itself keeps growing.
 * @param isFinal there will be no later reading: the first one is judged by its curve, too.
 * @param warmUpCalls calls before the first measured one: a store may have grown through them.
 */
export function judgeSurvivors(
  readings: readonly SurvivorReading[],
  warmUpCalls: number,
  isFinal = false,
): SurvivorVerdict {
  const reading = readings.at(-1)!;
  if (reading.sites.length === 0) return { kind: 'steady', reason: 'No object outlived its call.' };
  const allocators = groupByAllocator(reading, isFinal);
  if (readings.length === 1 && !isFinal)
    return judgeFirst(reading, allocators, findPace(readings, warmUpCalls).openBytes);
  const arriving = allocators.filter(
    (allocator) => allocator.shape === 'persistent' && counts(allocator, reading),
  );
  if (arriving.length > 0)
    return { kind: 'leaking', by: 'arrival', sites: arriving.flatMap(({ sites }) => sites) };
  const inlined = mergeInlined(reading.groups, allocators);
  if (inlined && counts(inlined, reading)) return { kind: 'leaking', by: 'arrival', sites: inlined.sites };
  const { open, openBytes, openSites, pacing, isEven } = findPace(readings, warmUpCalls);
  if (pacing.length > 0) return { kind: 'leaking', by: 'pace', sites: pacing, isEven };
  const backlogs = findBacklogs(readings, allocators);
  const isCertain = backlogs.times >= certain.times && reading.calls >= certain.calls;
  if (isCertain) return { kind: 'leaking', by: 'arrival', sites: backlogs.sites };
  if (allocators.some(isUnclear)) return { kind: 'more', pace: false };
  // Before a queue that is suspected: what is open takes a longer run, in which that shows as well.
  if (open) return { kind: 'more', pace: true, storeBytes: openBytes, stores: openSites };
  if (!isFinal && backlogs.times >= suspectedTimes) return { kind: 'more', pace: false };
  return { kind: 'steady', reason: steadyReason(allocators.map((allocator) => allocator.shape)) };
}

/** Queues that were seen to grow most often, and how often. */
function findBacklogs(
  readings: readonly SurvivorReading[],
  allocators: readonly Allocator[],
): { times: number; sites: SurvivingSite[] } {
  let most: { times: number; sites: SurvivingSite[] } = { times: 0, sites: [] };
  if (readings.length <= suspectedTimes) return most;
  for (const { sites } of allocators) {
    const times = sites.some(isUsers) ? timesAtPace(readings, sites[0]!.allocator) : 0;
    if (times > most.times) most = { times, sites: [] };
    if (times > 0 && times === most.times) most.sites.push(...sites);
  }
  return most;
}

function steadyReason(shapes: readonly CurveShape[]): string {
  if (shapes.includes('turnover')) {
    return 'Objects that outlived their call were let go later, as new ones came: turnover, not a leak.';
  }
  return 'Objects that outlived their call stopped coming: warm-up, or the last values kept.';
}

/**
 * Node's own code is optimised late, over and over; what only it has on the stack counts after more calls, unless it comes with nearly
 * all of them: the results that native code makes have nobody on the stack.
 */
function counts(
  { sites, perGroup }: Pick<Allocator, 'sites' | 'perGroup'>,
  { groups, calls }: SurvivorReading,
): boolean {
  if (sites.some(isUsers) || calls >= callsForInternals) return true;
  const hit = perGroup.filter((count) => count > 0).length;
  return calls >= callsForEven && hit >= nearlyAll * groups.length;
}

function isUnclear(allocator: Allocator): boolean {
  return allocator.shape === 'persistent' || (allocator.shape === 'unclear' && allocator.sites.some(isUsers));
}

/** The first round only tells what cannot be a leak: too few groups of calls left something behind. */
function judgeFirst(
  reading: SurvivorReading,
  allocators: readonly Allocator[],
  storeBytes: number,
): SurvivorVerdict {
  const hit = allocators.some((allocator) => hitsOf(allocator, reading) >= fewestHits(reading.calls));
  if (hit) return { kind: 'more', pace: false };
  if (storeBytes > 0) return { kind: 'more', pace: true, storeBytes };
  return { kind: 'steady', reason: "No object outlived its call but V8's own." };
}

/** Groups of calls that left something behind, but for the tail: that may be the last value kept. */
function hitsOf({ perGroup }: Allocator, { groups, calls }: SurvivorReading): number {
  return perGroup.filter((count, index) => count > 0 && groups[index]!.firstCall < calls - tail).length;
}

/** Well below the hits of a leak at every tenth call, and above those of a burst of JIT feedback. */
function fewestHits(calls: number): number {
  return Math.max(1, Math.floor(calls / 30));
}

function groupByAllocator(reading: SurvivorReading, isFinal: boolean): Allocator[] {
  const byKey = new Map<string, SurvivingSite[]>();
  for (const site of reading.sites) {
    const sites = byKey.get(site.allocator);
    if (sites) sites.push(site);
    else byKey.set(site.allocator, [site]);
  }
  return [...byKey.values()].map((sites) => {
    const perGroup = sumGroups(sites, reading.groups.length);
    return {
      sites,
      perGroup,
      shape: shapeOf(reading.groups, perGroup, isFinal),
    };
  });
}

function sumGroups(sites: readonly SurvivingSite[], length: number): readonly number[] {
  if (sites.length === 1) return sites[0]!.perGroup;
  const sums = Array.from({ length }, () => 0);
  for (const { perGroup } of sites) {
    for (let index = 0; index < length; index++) sums[index]! += perGroup[index]!;
  }
  return sums;
}
