import type { RawFrame } from '../../engine/engine.ts';
import { isInternalFrame } from '../../internal-frame.ts';
import type { SurvivingSite, SurvivorReading } from '../../probe/probe.ts';

/** A site as it was after one of the first rounds. */
export interface EarlySite extends SurvivingSite {
  /** Whether a function that was found guilty allocated here, or has inlined the one that did. */
  readonly isGuilty: boolean;
  /** How many of its objects are still alive at the end of all calls, by quarter of the calls so far. */
  readonly lasting: readonly number[];
  /** Its largest live allocation after the rounds before and after this one; 0 where there was none. */
  readonly largestBefore: readonly number[];
  readonly largestAfter: readonly number[];
}

/** What was alive after one of the first rounds. */
export interface EarlyReading {
  readonly calls: number;
  readonly sites: readonly EarlySite[];
}

/**
 * What each reading shows on the paths that lead to guilty allocators: of them, and of others that may
 * keep what they made. Optimised code shows physical frames only: what an inlined function allocates is
 * charged to its caller, and after some hundred calls everything to the measured function itself.
 */
export function earlyReadings(
  readings: readonly SurvivorReading[],
  guilty: readonly SurvivingSite[],
): EarlyReading[] {
  const guiltyPaths = guilty.map(({ stack }) => ownPaths(stack));
  const allocators = new Set(guiltyPaths.map(([path]) => path));
  const nearby = new Set(guiltyPaths.flat());
  const rounds = readings.map(({ sites }) => new Map(sites.map((site) => [stackKey(site.stack), site])));
  return rounds.map((round, index) => {
    const sites: EarlySite[] = [];
    for (const [key, site] of round) {
      const paths = ownPaths(site.stack);
      if (!paths.some((path) => nearby.has(path))) continue;
      const largest = rounds.map((other) => other.get(key)?.largest ?? 0);
      sites.push({
        ...site,
        isGuilty: paths.some((path) => allocators.has(path)),
        lasting: lastingQuarters(readings[index]!, site, rounds.at(-1)?.get(key)),
        largestBefore: largest.slice(0, index),
        largestAfter: largest.slice(index + 1),
      });
    }
    return { calls: readings[index]!.calls, sites };
  });
}

function lastingQuarters(
  { groups, calls }: SurvivorReading,
  { perGroup }: SurvivingSite,
  last: SurvivingSite | undefined,
): readonly number[] {
  const quarters = [0, 0, 0, 0];
  for (const [index, { firstCall }] of groups.entries()) {
    quarters[Math.floor((4 * firstCall) / calls)]! += Math.min(
      perGroup[index] ?? 0,
      last?.perGroup[index] ?? 0,
    );
  }
  return quarters;
}

/** Equal for the same stack in every reading of a measurement. */
export function stackKey(stack: readonly RawFrame[]): string {
  return stack.map(frameKey).join(' ');
}

function frameKey({ scriptId, lineNumber, columnNumber, functionName }: RawFrame): string {
  return `${scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
}

/**
 * The functions on a stack that are not Node's or V8's own, as one text; then again without the innermost
 * of them, and so on. Of a stack of Node's own functions alone, all of them.
 */
function ownPaths(stack: readonly RawFrame[]): string[] {
  const own = stack.filter(({ url }) => !isInternalFrame({ file: url === '' ? '(native)' : url }));
  return own.length === 0 ? [stackKey(stack)] : own.map((_, index) => stackKey(own.slice(index)));
}
