import { SourcePositions } from '../engine/engine.ts';
import { findSuspects, isIgnored, unknownKeeping, type Keeping } from '../evidence/evidence.ts';
import type { Suspect } from '../finding.ts';
import type { SurvivingSite, SurvivorReading } from '../probe/probe.ts';
import type { ResolvedOptions } from '../options/options.ts';

/** Where the leak is allocated; no site is left when `ignore` covers all of them. */
export interface ExplainedSites {
  readonly suspects: readonly Suspect[];
  readonly omitted: number;
  readonly allIgnored: boolean;
}

/**
 * Names the allocation sites of a leak in the original sources.
 * @param guilty sites whose curve made the verdict.
 * @param readings what was alive after each round: early stacks are whole, and stores that grow are among them.
 * @param keeping whose collection keeps the leak, where that is known.
 */
export function explainSites(
  guilty: readonly SurvivingSite[],
  readings: readonly SurvivorReading[],
  { ignore, explain }: Pick<ResolvedOptions, 'ignore' | 'explain'>,
  { keeper, holding, held, element }: Keeping = unknownKeeping,
): ExplainedSites {
  const nothing = { suspects: [], omitted: 0, allIgnored: false };
  if (guilty.length === 0 || (explain === false && ignore.length === 0)) return nothing;
  const positions = new SourcePositions(readings.flatMap(({ sites }) => sites.flatMap(({ stack }) => stack)));
  const frameOf = positions.frameOf.bind(positions);
  const allIgnored = guilty.every(({ stack }) => isIgnored(stack.map(frameOf), ignore));
  if (allIgnored || explain === false) return { suspects: [], omitted: 0, allIgnored };
  const dependsOn = positions.dependsOn.bind(positions);
  return {
    ...findSuspects({
      readings,
      guilty,
      frameOf,
      ignore,
      dependsOn,
      keeper,
      holding,
      listener: held?.place ?? null,
      element,
    }),
    allIgnored,
  };
}
