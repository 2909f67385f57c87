import { isPlatform } from '../platform-package.ts';
import type { GrowingCollection, Retainer, SourcePosition } from '../finding.ts';
import type { CodeLocation, NodeIndex } from '../heap/heap.ts';
import {
  continuePath,
  type HiddenReferences,
  type PathEdge,
  type PathLanguage,
  type PathNode,
  readPath,
  readReference,
  referenceFamily,
  type Room,
  roomOf,
} from './paths/paths.ts';
import { certainCauses } from './certain-causes.ts';
import { collectionOf } from './growing-collections.ts';
import type { HeapQuestion } from './heap-question.ts';
import { entryNameOf, heldPathOf } from './held-path-of.ts';
import { detachedDom, growingCollection, recogniseHolder } from './holders/holders.ts';
import { heldCodeOf, type HeldCode } from './lead-suspect.ts';
import { findLeakCauses, type LeakCause } from './leak-causes.ts';
import {
  findStory,
  isChain,
  isStore,
  placesOf,
  tellStory,
  type LeakStory,
  type Narrator,
} from './leak-story.ts';
import { joinSpread } from './spread-causes.ts';
import { targetListenerOf } from './listener-owner.ts';
import { pageElementOf } from './page-element.ts';
import { certainKeeperOf, holdingOf, type Holding } from './package-keeper.ts';
import { fingerprintOf } from './story-fingerprint.ts';
import type { LocatePlace } from './places.ts';
import { readPaths } from './read-paths.ts';
import { placesOfOwners } from './value-owner.ts';
import { chooseCauses, isRegular, leastObjectsOf } from './choose-causes.ts';
import { callsBehind } from './renewed-objects.ts';
import { shownClass } from './shown-class.ts';
import { bytesOfEntry } from './typical-entry.ts';

/** The leaks that one snapshot shows, before they are put into words. */
export interface HeapLeaks {
  readonly language: PathLanguage;
  readonly question: HeapQuestion;
  readonly stories: readonly LeakStory[];
  /** Whether as many objects as the verdict says came to the first of them. */
  readonly isLeadRegular: boolean;
  readonly omitted: number;
  /** Places in code that the words will name. */
  readonly places: readonly CodeLocation[];
}

/** One leak in words. */
export interface ToldLeak {
  readonly retainer: Retainer;
  readonly collection: GrowingCollection | null;
  /** What a user would call the holder: `cache.valList`. */
  readonly holderName: string;
  /** Bytes of all that it keeps, or of the table that grew. */
  readonly bytes: number;
  readonly held: HeldCode | null;
  /** Where the method of a package is written that put it where it is held; null where none is known. */
  readonly filledBy: SourcePosition | null;
  /** The package, `name@version`, whose own collection holds the leak, else null. */
  readonly keeper: string | null;
  /** Whose the collection is, or what it holds; null where that is not known. */
  readonly holding: Holding | null;
  /** The class of the elements that stay in a page of a DOM, if they do. */
  readonly element: string | null;
  /** What is left of the room of an array that was made with more than it needs so far; else null. */
  readonly room: Room | null;
}

/** Explanations that a person reads. */
const mostRetainers = 3;

/** Finds what keeps the new objects of a snapshot, beside what is known to be renewed. */
export function findHeapLeaks(question: HeapQuestion, renewed: readonly HiddenReferences[] = []): HeapLeaks {
  const { graph, isNew } = question;
  const leastObjects = leastObjectsOf(question);
  const { language, ...ways } = readPaths({ ...question, leastObjects, renewed });
  const { paths } = ways;
  const { kinds } = language;
  const { causes: single, newStores } = findLeakCauses({
    graph,
    paths,
    kinds,
    isNew,
    newNodes: question.newNodes,
    calls: question.calls,
    leastObjects,
    referenceTo: (node) => familyOf(language, readReference(language, paths, node), node),
  });
  const found = { causes: joinSpread(single, leastObjects, { language, paths }), newStores };
  const isTelling = (cause: LeakCause): boolean => {
    const path = readPath(language, paths, cause.entries[0]!);
    return (
      path.at(-1)!.edge.kind !== 'internal' &&
      !path.some((step) => isOurs(question, language, step)) &&
      !isNote(question, language, cause, path[0]!)
    );
  };
  const reliable = question.isCertain ? found : certainCauses(found, question);
  const nameOf = (node: NodeIndex): string => kinds.nameOf(node);
  const causes = chooseCauses(reliable, question, { isTelling, nameOf });
  const shown = causes.slice(0, mostRetainers);
  const stories = shown.map((cause) => findStory(language, ways, cause, isNew));
  const places = stories.flatMap((story) => [
    ...placesOf(language, story),
    ...placesOfOwners(language, story, question.stacks),
  ]);
  const isLeadRegular = causes[0] !== undefined && isRegular(causes[0], question, nameOf);
  return { language, question, stories, isLeadRegular, omitted: causes.length - shown.length, places };
}

/** Names what keeps the leaks and what grows, and tells the next step. */
export function tellHeapLeaks(
  { language, question, stories }: HeapLeaks,
  locate: LocatePlace,
  folder: string,
): ToldLeak[] {
  const narrator: Narrator = {
    language,
    locate,
    folder,
    measured: question.measured,
    stacks: question.stacks,
    made: question.made,
    stories,
  };
  return stories.map((story) => {
    const className = language.kinds.nameOf(story.leaked);
    return tellLeak(narrator, story, callsBehind({ className, arrived: story.arrived }, question));
  });
}

/** Timers, which nothing but Node holds, belong together when they call the same function. */
function familyOf(language: PathLanguage, edge: PathEdge, node: NodeIndex): string {
  const [callback] = edge.kind === 'start' ? continuePath(language, node) : [];
  const name = callback === undefined ? '' : language.graph.nameOf(callback.node);
  return `${referenceFamily(edge)} ${name}`;
}

/** Whether a step of a path leads through our own code, whose objects no user can let go of. */
function isOurs(
  { ownerOf }: HeapQuestion,
  { graph, scopes }: PathLanguage,
  { node, edge }: PathNode,
): boolean {
  if (edge.kind === 'variable') return ownerOf(edge.scope.url) === 'ours';
  return graph.typeOf(node) === 'closure' && ownerOf(scopes.urlOf(node)) === 'ours';
}

/**
 * Whether Node or a test runner keeps numbers alone, as for asynchronous work that is under way: our own makes such, and no call can
 * lose a number.
 */
function isNote(
  { ownerOf }: HeapQuestion,
  { scopes }: PathLanguage,
  { classes }: LeakCause,
  { node }: PathNode,
): boolean {
  const url = scopes.moduleUrlOf(node);
  const isOfNumbers = classes.length === 1 && classes[0]!.className === 'number';
  return isOfNumbers && url !== '' && ownerOf(url) !== 'user';
}

/** One story in words, with amounts per call. */
export function tellLeak(narrator: Narrator, story: LeakStory, calls: number): ToldLeak {
  const { cause, leaked } = story;
  const { language } = narrator;
  const className = isStore(cause) ? entryNameOf(language, leaked) : language.kinds.nameOf(leaked);
  const own = cause.classes.find((one) => one.className === className);
  const entries = story.arrived;
  const listener = targetListenerOf(narrator, story);
  const held = heldPathOf(narrator, story, listener);
  const recognised = recogniseHolder(held);
  const linked = isChain(story);
  const retainer: Retainer = {
    className: isStore(cause) ? className : shownClass(language, leaked),
    objectsPerCall: (linked ? (own?.objects ?? 0) : entries) / calls,
    selfBytesPerCall:
      (linked ? (own?.bytes ?? 0) : bytesOfEntry(language, cause, className) * entries) / calls,
    retainedBytesPerCall: cause.bytes / calls,
    path: tellStory(narrator, story),
    ...recognised,
    sample: [],
    kept: keptWith(cause, className, calls),
    fingerprint: fingerprintOf(narrator, story),
  };
  const collection = collectionOf(narrator, story, held, calls);
  const { holderName } = held;
  const holding = listener === null ? holdingOf(narrator, story) : null;
  return {
    retainer,
    collection,
    holderName,
    bytes: cause.bytes,
    held: heldCodeOf(narrator, story, listener, recognised.holder === growingCollection.name),
    filledBy: held.keeper?.filledBy ?? null,
    keeper: listener ? listener.owner : keeperOf(narrator, story, holding, recognised),
    holding,
    element: recognised.holder === detachedDom.name ? pageElementOf(narrator, story) : null,
    room: isStore(cause) ? null : roomFor(language, story),
  };
}

/** Of a collection that none of the calls made anew. */
function roomFor(language: PathLanguage, story: LeakStory): Room | null {
  const { stretches, firstSuspect, entryAt, variedAt } = story;
  const holder = stretches[entryAt - 1];
  return holder && firstSuspect === entryAt && variedAt === null ? roomOf(language, holder.last.node) : null;
}

/** What the page, or whoever asked a DOM for a timer, is to be told to let go of is no fault of the DOM's. */
const undoneByCaller = new Set<string | null>(['event-listener', 'timer', 'dom-observer', 'detached-dom']);

function keeperOf(
  narrator: Narrator,
  story: LeakStory,
  holding: Holding | null,
  { holder }: Pick<Retainer, 'holder'>,
): string | null {
  if (holding !== null && holding !== 'package') return null;
  const keeper = certainKeeperOf(narrator, story);
  return keeper !== null && isPlatform(keeper) && undoneByCaller.has(holder) ? null : keeper;
}

/** Classes of the other objects that the leaked one keeps, the largest first. */
const mostKept = 6;

function keptWith({ classes }: LeakCause, className: string, calls: number): Retainer['kept'] {
  return classes
    .filter((one) => one.className !== className && one.className !== 'number' && one.objects >= calls * 0.5)
    .slice(0, mostKept)
    .map((one) => ({
      className: one.className,
      objectsPerCall: one.objects / calls,
      bytesPerCall: one.bytes / calls,
    }));
}
