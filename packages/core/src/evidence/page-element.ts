import { isPlatform } from '../platform-package.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { packageOfValue } from './value-owner.ts';

/** The class of what leaks, where a DOM made it and has it in the tree of a page, which was there before; else null. */
export function pageElementOf(
  narrator: Narrator,
  { stretches, firstSuspect, leaked }: LeakStory,
): string | null {
  const parent = stretches[firstSuspect - 1];
  if (parent === undefined) return null;
  const owners = [leaked, parent.last.node].map((node) => packageOfValue(narrator, node));
  return owners.every((owner) => owner !== null && isPlatform(owner))
    ? narrator.language.kinds.nameOf(leaked)
    : null;
}
