import { chargeObjects, findChargeable } from './charge-objects.ts';
import type { HeapGraph, NodeIndex } from '../heap/heap.ts';
import type { NodeKinds, TellingPaths } from './paths/paths.ts';

/** Objects of one class below a cause. */
export interface LeakedClass {
  readonly className: string;
  readonly objects: number;
  /** With the tables and contexts that V8 makes these objects of. */
  readonly bytes: number;
  /** The same for those that the holder itself refers to: others of the class may be smaller. */
  readonly entryBytes: number;
}

/** Collections that hold what is alike, and hang from one object by a reference each. */
export interface Spread {
  readonly common: NodeIndex;
  readonly holders: readonly NodeIndex[];
}

/** References, all alike, from one holder, through which new objects are kept. */
export interface LeakCause {
  /** The last value that was there before the calls; null where V8's roots hold the objects themselves. */
  readonly holder: NodeIndex | null;
  /** The new objects that the holder refers to, oldest first. */
  readonly entries: readonly NodeIndex[];
  /** All new objects reached through the entries, by bytes. */
  readonly classes: readonly LeakedClass[];
  /** New objects among them, V8's parts of values included. */
  readonly newObjects: number;
  readonly bytes: number;
  /** Objects of an entry's class on the longest way from one: as many as there are, where they hold each other. */
  readonly depth: number;
  /** Whether the entries are in a container that is copied at each change. */
  readonly isInCopy: boolean;
  /** Where the entries are in several collections, else null. */
  readonly spread: Spread | null;
}

/** A table or list that V8 allocated anew during the calls for a collection that was there before. */
export interface NewStore {
  readonly owner: NodeIndex;
  readonly bytes: number;
}

export interface LeakCauses {
  /** Largest first. */
  readonly causes: readonly LeakCause[];
  /** Largest first. */
  readonly newStores: readonly NewStore[];
}

/** What is asked of the heap. */
export interface CauseQuestion {
  readonly graph: HeapGraph;
  readonly paths: TellingPaths;
  readonly kinds: NodeKinds;
  readonly isNew: (node: NodeIndex) => boolean;
  /** All new nodes. */
  readonly newNodes: readonly NodeIndex[];
  /** Names the reference into a node, the same for all entries of one collection. */
  readonly referenceTo: (node: NodeIndex) => string;
  readonly calls: number;
  /** Objects of one class that a cause must keep to be one: fewer are not left behind by every call. */
  readonly leastObjects: number;
}

/** A container that is copied on every change may hide another one. */
const deepestCopies = 6;

/**
 * Charges every new object to the topmost new object on its most telling path (a cause, not its
 * victims), and groups those by holder and reference.
 */
export function findLeakCauses(question: CauseQuestion): LeakCauses {
  const search: Search = { chargeable: findChargeable(question), copies: new Set(), apart: new Set() };
  const found = lookBelow(question, search);
  const apart = new Set(
    found.causes.filter((cause) => hasChain(cause, question)).flatMap(({ entries }) => entries),
  );
  return apart.size === 0 ? found : lookBelow(question, { ...search, apart });
}

/** What is charged, and in which way. */
export interface Search {
  readonly chargeable: readonly NodeIndex[];
  /** Containers that a change copies: what they hold is charged instead of them. */
  readonly copies: ReadonlySet<NodeIndex>;
  /** Entries that are causes of their own. */
  readonly apart: ReadonlySet<NodeIndex>;
}

/** Whether a chain is among a few entries: the link that was the last got one, and something of its own beside it. */
function hasChain({ entries, depth }: LeakCause, { leastObjects }: CauseQuestion): boolean {
  return entries.length > 1 && entries.length < leastObjects && depth >= leastObjects;
}

function lookBelow(question: CauseQuestion, search: Search, depth = 0): LeakCauses {
  const found = chargeObjects(question, search);
  if (depth === deepestCopies) return found;
  const below = (causes: readonly LeakCause[]): LeakCauses => {
    const entries = causes.flatMap((cause) => cause.entries);
    return lookBelow(question, { ...search, copies: new Set([...search.copies, ...entries]) }, depth + 1);
  };
  const copied = found.causes.filter((cause) => isCopiedContainer(cause, question));
  if (copied.length > 0) return below(copied);
  const parts = found.causes.filter((cause) => isPartOfCopy(cause, question));
  if (parts.length === 0) return found;
  const further = below(parts);
  return further.causes.some((cause) => cameWithEachCall(cause, question)) ? further : found;
}

/** One new object that stands before many, which do not hold each other: an array that is copied when it grows, say. */
function isCopiedContainer({ entries, classes, depth }: LeakCause, { leastObjects }: CauseQuestion): boolean {
  if (entries.length >= leastObjects || classes[0] === undefined) return false;
  // What it holds may be plain objects, as it is one.
  return classes.some(({ objects }) => objects >= leastObjects) && depth < leastObjects;
}

/** As many new objects as a copy is made of, such as its methods, may be nearly as many as the calls. */
function isPartOfCopy(cause: LeakCause, question: CauseQuestion): boolean {
  if (!cause.isInCopy || cameWithEachCall(cause, question)) return false;
  return (
    cause.classes.some(({ objects }) => objects >= question.leastObjects) &&
    cause.depth < question.leastObjects
  );
}

/** Whether all calls left as many of a class, to the object. */
function cameWithEachCall({ entries }: LeakCause, { kinds, calls }: CauseQuestion): boolean {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const name = kinds.nameOf(entry);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts.values()].some((count) => count % calls === 0);
}
