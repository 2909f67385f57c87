import { endingMethod } from './counterpart.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { methodsOf } from './object-methods.ts';
import { packageOfReference, packageOfValue } from './value-owner.ts';

/**
 * The method that ends a leaked object of a package, where another leak of the same calls shows that the package or native code
 * holds on to them as well: to take it out of a collection of the user's would not do. Null for any other.
 */
export function endingOf(narrator: Narrator, story: LeakStory): string | null {
  if (!packageOfValue(narrator, story.leaked)) return null;
  if (!narrator.stories.some((other) => other !== story && isHeldInside(narrator, other))) return null;
  return endingMethod(methodsOf(narrator.language, story.leaked));
}

/** Whether native code or an object of a package holds what leaks. */
function isHeldInside(narrator: Narrator, { stretches, firstSuspect }: LeakStory): boolean {
  if (stretches[firstSuspect]!.last.edge.kind === 'handle') return true;
  for (const { last } of stretches.slice(0, firstSuspect).toReversed()) {
    const owner = packageOfValue(narrator, last.node) ?? packageOfReference(narrator, last.edge);
    if (owner !== null) return owner !== '';
  }
  return false;
}
