import type { GrowingCollection, Retainer } from '../finding.ts';
import type { CodeLocation, NodeIndex } from '../heap/heap.ts';
import { findAnchors, type ScriptOwner } from './anchors.ts';
import { certainCauses } from './certain-causes.ts';
import { CodeScopes } from './code-scopes.ts';
import { continuePath } from './continue-path.ts';
import { EdgeCosts } from './edge-costs.ts';
import { EdgeNames } from './edge-names.ts';
import { referenceFamily } from './edge-words.ts';
import { collectionOf } from './growing-collections.ts';
import type { HeapQuestion } from './heap-question.ts';
import { entryNameOf, heldPathOf } from './held-path-of.ts';
import { recogniseHolder } from './holders/holders.ts';
import { heldCodeOf, type HeldCode } from './lead-suspect.ts';
import { findLeakCauses, type LeakCause, type LeakCauses } from './leak-causes.ts';
import {
  findStory,
  isChain,
  isStore,
  placesOf,
  tellStory,
  type LeakStory,
  type Narrator,
} from './leak-story.ts';
import { fingerprintOf } from './story-fingerprint.ts';
import type { LocatePlace } from './places.ts';
import { NodeKinds } from './node-kinds.ts';
import { placesOfKeepers } from './package-keeper.ts';
import { newTexts } from './grown-texts.ts';
import { type PathEdge, type PathLanguage, type PathNode, readPath, readReference } from './path-edges.ts';
import { callsBehind } from './renewed-objects.ts';
import { shownClass } from './shown-class.ts';
import { SoughtObjects } from './sought-objects.ts';
import { findTellingPaths, type TellingPaths } from './telling-paths.ts';

/** The leaks that one snapshot shows, before they are put into words. */
export interface HeapLeaks {
  readonly language: PathLanguage;
  readonly question: HeapQuestion;
  readonly stories: readonly LeakStory[];
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
}

/** Explanations that a person reads. */
const mostRetainers = 3;

/** Of the arrivals that the verdict expects; samples are estimates. */
const regularShare = 0.9;

/** Causes that keep less than this share of the first one are its side effects. */
const leastShare = 0.002;

/** Bytes of a store below which its growth could be chance. */
const leastStore = 256;

/** The most telling ways through a snapshot, and the language to tell them in. */
export function readPaths({
  graph,
  leastObjects,
  ...question
}: Pick<HeapQuestion, 'graph' | 'ownerOf' | 'measured' | 'isNew' | 'newNodes'> & {
  /** New objects of one class below which they are not searched for; null where the question is another one. */
  readonly leastObjects: number | null;
}): {
  language: PathLanguage;
  paths: TellingPaths;
} {
  const names = new EdgeNames(graph);
  const scopes = new CodeScopes(graph, names);
  const owners = new Map<string, ScriptOwner>();
  const ownerOf = (url: string): ScriptOwner => {
    const owner = owners.get(url) ?? question.ownerOf(url);
    owners.set(url, owner);
    return owner;
  };
  const isForeign = (closure: NodeIndex): boolean => ownerOf(scopes.urlOf(closure)) !== 'user';
  const anchors = findAnchors(graph, names, scopes, { ...question, ownerOf });
  const kinds = new NodeKinds(graph);
  const sought =
    leastObjects === null ? null : SoughtObjects.find(graph, kinds, { ...question, leastObjects });
  const paths = findTellingPaths(graph, anchors, new EdgeCosts(graph, names, isForeign), sought);
  return { language: { graph, names, scopes, kinds }, paths };
}

/** Finds what keeps the new objects of a snapshot. */
export function findHeapLeaks(question: HeapQuestion): HeapLeaks {
  const { graph, isNew } = question;
  const leastObjects = leastObjectsOf(question);
  const { language, paths } = readPaths({ ...question, leastObjects });
  const { kinds } = language;
  const found = findLeakCauses({
    graph,
    paths,
    kinds,
    isNew,
    newNodes: question.newNodes,
    leastObjects,
    referenceTo: (node) => familyOf(language, readReference(language, paths, node), node),
  });
  const isTelling = ({ entries }: LeakCause): boolean =>
    readReference(language, paths, entries[0]!).kind !== 'internal' &&
    !readPath(language, paths, entries[0]!).some((step) => isOurs(question, language, step));
  const reliable = question.isCertain ? found : certainCauses(found, question);
  const causes = chooseCauses(reliable, question, { isTelling, nameOf: (node) => kinds.nameOf(node) });
  const shown = causes.slice(0, mostRetainers);
  const stories = shown.map((cause) => findStory(language, paths, cause, isNew));
  const places = stories.flatMap((story) => [
    ...placesOf(language, story),
    ...placesOfKeepers(language, story),
  ]);
  return { language, question, stories, omitted: causes.length - shown.length, places };
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
  };
  return stories.map((story) => {
    const className = language.kinds.nameOf(story.leaked);
    return tellLeak(narrator, story, callsBehind({ className, arrived: story.arrived }, question));
  });
}

/** Objects of one class that a cause keeps when it is at fault: sampling estimates, so some may be missing. */
function leastObjectsOf({ calls, arrivalsPerCall }: HeapQuestion): number {
  return Math.max(3, 0.6 * calls * arrivalsPerCall, 0.005 * calls);
}

/** Whether about as many objects of one class arrived as the verdict says, each by a reference or all in one chain. */
function isRegular(
  { entries, classes }: LeakCause,
  { calls, arrivalsPerCall }: HeapQuestion,
  nameOf: (node: NodeIndex) => string,
): boolean {
  const expected = regularShare * calls * arrivalsPerCall;
  const isEnough = (count: number): boolean => count >= expected;
  if (entries.length <= 2) return classes.some(({ objects }) => isEnough(objects));
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(nameOf(entry), (counts.get(nameOf(entry)) ?? 0) + 1);
  return [...counts.values()].some(isEnough);
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

interface CauseWords {
  readonly isTelling: (cause: LeakCause) => boolean;
  readonly nameOf: (node: NodeIndex) => string;
}

/** Causes that grow with the calls; without any, collections whose own table grew. */
function chooseCauses(
  { causes, newStores }: LeakCauses,
  question: HeapQuestion,
  { isTelling, nameOf }: CauseWords,
): LeakCause[] {
  const leastObjects = leastObjectsOf(question);
  const weightOf = ({ classes }: LeakCause): number =>
    classes.reduce((sum, one) => (one.objects >= leastObjects ? sum + one.bytes : sum), 0);
  const weighed = causes
    .map((cause) => ({ cause, weight: weightOf(cause) }))
    .filter(({ cause, weight }) => weight > 0 && isTelling(cause))
    .toSorted((a, b) => b.weight - a.weight);
  const [first] = weighed;
  if (first) {
    const chosen = weighed
      .filter(({ weight }) => weight >= first.weight * leastShare)
      .map(({ cause }) => cause);
    // A cache that happened to fill meanwhile may be the larger one.
    return [true, false].flatMap((regular) =>
      chosen.filter((cause) => isRegular(cause, question, nameOf) === regular),
    );
  }
  return [...newStores, ...newTexts(question)]
    .filter(({ bytes }) => bytes >= leastStore)
    .map(({ owner, bytes }) => ({ holder: owner, entries: [owner], classes: [], newObjects: 1, bytes }))
    .filter(isTelling);
}

/** One story in words, with amounts per call. */
export function tellLeak(narrator: Narrator, story: LeakStory, calls: number): ToldLeak {
  const { cause, leaked } = story;
  const { language } = narrator;
  const className = isStore(cause) ? entryNameOf(language, leaked) : language.kinds.nameOf(leaked);
  const own = cause.classes.find((one) => one.className === className);
  const entries = story.arrived;
  const held = heldPathOf(narrator, story);
  const linked = isChain(story);
  const retainer: Retainer = {
    className: isStore(cause) ? className : shownClass(language, leaked),
    objectsPerCall: (linked ? (own?.objects ?? 0) : entries) / calls,
    selfBytesPerCall:
      own && own.objects > 0 ? ((own.bytes / own.objects) * (linked ? own.objects : entries)) / calls : 0,
    retainedBytesPerCall: cause.bytes / calls,
    path: tellStory(narrator, story),
    ...recogniseHolder(held),
    sample: [],
    kept: keptWith(cause, className, calls),
    fingerprint: fingerprintOf(narrator, story),
  };
  const collection = collectionOf(narrator, story, held, calls);
  const { holderName } = held;
  return { retainer, collection, holderName, bytes: cause.bytes, held: heldCodeOf(narrator, story) };
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
