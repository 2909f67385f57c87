import type { GrowingCollection } from '../finding.ts';
import type { NodeIndex } from '../heap/heap.ts';
import { chainStart, type HeldPath } from './holders/holders.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { countEntries, isMember, membersOf, type PathLanguage } from './paths/paths.ts';

/** What has a story's entries as members, or has the collections that they are spread over. */
interface Holder {
  readonly node: NodeIndex;
  readonly isSpread: boolean;
}

/** Null where entries are no members, or of what came with the calls: it is another one by now. */
export function holderOf(story: LeakStory): Holder | null {
  const { stretches, entryAt, firstSuspect, variedAt, arrived, cause } = story;
  const holder = stretches[entryAt - 1];
  const entry = stretches[entryAt];
  if (!holder || !entry || firstSuspect !== entryAt || arrived < 2 || entry.nodes.length > 1) return null;
  if (!isMember(entry.last.edge)) return null;
  if (!cause.spread) return { node: holder.last.node, isSpread: false };
  return variedAt === entryAt - 1 ? { node: cause.spread.common, isSpread: true } : null;
}

/** The collection that a story blames, with its exact size; null when it blames no collection. */
export function collectionOf(
  narrator: Narrator,
  story: LeakStory,
  held: HeldPath,
  calls: number,
): GrowingCollection | null {
  const { language } = narrator;
  // One that is copied at each change is new with the calls, as what it holds is.
  const holder = story.stretches[story.entryAt - 1];
  const entry = story.stretches[story.entryAt];
  // Its tables hang from any of the functions that it replaced: their name misleads.
  if (!holder || !entry || held.isOnFakeClock) return null;
  if (story.stretches[story.firstSuspect]!.nodes.length > 1) return chainOf(story, held, calls);
  if (!isMember(entry.last.edge)) return null;
  const owner = holder.last.node;
  const sizeAfter = story.cause.spread ? countSpread(language, story) : countEntries(language, owner);
  const entries = story.added;
  // What holds fewer than came is no collection of them, but one of what they came with.
  if (sizeAfter === null || entries < 2 || sizeAfter < entries) return null;
  return {
    name: held.containerName,
    kind: language.kinds.nameOf(owner),
    sizeBefore: sizeAfter - entries,
    sizeAfter,
    entriesPerCall: entries / calls,
  };
}

/** Entries of all collections of a kind that hang from one object, also of those that got none; null where more lies between. */
function countSpread(language: PathLanguage, story: LeakStory): number | null {
  const common = holderOf(story);
  if (!common?.isSpread) return null;
  const name = language.kinds.nameOf(story.stretches[story.entryAt - 1]!.last.node);
  const alike = [...membersOf(language, common.node)].filter((node) => language.kinds.nameOf(node) === name);
  return alike.reduce((sum, node) => sum + (countEntries(language, node) ?? 0), 0);
}

function chainOf(story: LeakStory, held: HeldPath, calls: number): GrowingCollection | null {
  const chain = story.stretches[story.firstSuspect]!;
  const className = held.values[story.firstSuspect]!.name;
  const added = story.cause.classes.find((one) => one.className === className)?.objects ?? 0;
  if (added === 0) return null;
  return {
    name: chainStart(held.values[story.firstSuspect]!, held.holderName),
    kind: `chain of ${className}`,
    sizeBefore: null,
    sizeAfter: chain.nodes.length,
    entriesPerCall: added / calls,
  };
}
