import type { Stretch } from '../probe/tracker.ts';
import { aim, type GrowthRules } from './growth-rules.ts';

/**
 * Bytes that so many calls may move, without a collection, and yet keep nothing: half of what a leak as small as it must be
 * seen would have added, and no more than half of the floor (but what they move by themselves), as they may free what was
 * there before.
 */
export function mostMoved(rules: GrowthRules, calls: number): number {
  const added = aim(rules, calls).perCall * calls - rules.mustSee.hiding;
  return Math.min(Math.max(rules.mustSee.stirring, rules.floor(calls) / 2), added / 2);
}

/**
 * Whether calls between two collections moved nothing, or less than half of what a leak as small as it must be seen would have
 * added; nor is anything still being freed, which could hide it.
 */
export function isStill({ calls, moved, before }: Stretch, rules: GrowthRules): boolean {
  const { stirring } = rules.mustSee;
  const added = aim(rules, calls).perCall * calls;
  const most = added >= 2 * stirring ? Math.min(added / 2, rules.floor(calls)) : 0;
  return moved.every((bytes) => Math.abs(bytes) <= most) && before.every((bytes) => bytes >= -stirring);
}

/** Bytes per call that a leak must add to show in so many calls without a collection. */
export function leastShown({ mustSee }: GrowthRules, calls: number): number {
  return (mustSee.hiding + 2 * mustSee.stirring) / calls;
}
