import type { GrowingCollection } from '../finding.ts';
import type { NodeIndex } from '../heap/heap.ts';
import type { HeldPath } from './holders/holders.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { countEntries } from './paths/paths.ts';

const collectionEdges = new Set(['entry', 'key', 'element', 'property']);

/** The collection, there before the calls, that a story's entries are members of; null where it is none, or one that came with them. */
export function holderOf(story: LeakStory): NodeIndex | null {
  const holder = story.stretches[story.entryAt - 1];
  const entry = story.stretches[story.entryAt];
  const isOfMany = story.firstSuspect === story.entryAt && story.arrived > 1;
  if (!holder || !entry || !isOfMany || entry.nodes.length > 1) return null;
  return collectionEdges.has(entry.last.edge.kind) ? holder.last.node : null;
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
  if (!collectionEdges.has(entry.last.edge.kind)) return null;
  const owner = holder.last.node;
  const sizeAfter = countEntries(language, owner);
  const entries = story.arrived;
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

function chainOf(story: LeakStory, held: HeldPath, calls: number): GrowingCollection | null {
  const chain = story.stretches[story.firstSuspect]!;
  const className = held.values[story.firstSuspect]!.name;
  const added = story.cause.classes.find((one) => one.className === className)?.objects ?? 0;
  if (added === 0) return null;
  return {
    name: held.holderName + held.values[story.firstSuspect]!.words,
    kind: `chain of ${className}`,
    sizeBefore: null,
    sizeAfter: chain.nodes.length,
    entriesPerCall: added / calls,
  };
}
