import type { RetainerStep, StackFrame } from '../finding.ts';
import type { CodeLocation, NodeIndex } from '../heap/heap.ts';
import {
  capturedLink,
  carriesContext,
  continuePath,
  countEntries,
  edgeWords,
  fitFunctions,
  foldPath,
  isHandler,
  isInstalled,
  isPausedFunction,
  isProxied,
  nameWeakMaps,
  type PathLanguage,
  type PathNode,
  type PathStretch,
  pausedWords,
  readPath,
  readReference,
  suspectWords,
} from './paths/paths.ts';
import type { ReadNames } from './called-names.ts';
import type { LeakCause } from './leak-causes.ts';
import { placeText, type LocatePlace } from './places.ts';
import { shownClass } from './shown-class.ts';
import type { TellingPaths } from './paths/paths.ts';
import { countArrived, typicalEntry } from './typical-entry.ts';

/** The way from an anchor to one leaked object, before it is put into words. */
export interface LeakStory {
  readonly cause: LeakCause;
  /** The leaked object that the path leads to. */
  readonly leaked: NodeIndex;
  readonly stretches: readonly PathStretch[];
  /** Stretches from here to the last are leaked; the references into them are suspect. */
  readonly firstSuspect: number;
  /** The stretch that ends in `leaked`; later ones say whose it is. */
  readonly entryAt: number;
  /** The stretch whose reference is another one for each of the collections that leaked objects are spread over; null where there is one. */
  readonly variedAt: number | null;
  /** New objects of the class of `leaked` that the holder refers to, also those that are told by another way. */
  readonly arrived: number;
  /** With those of other classes that come to it as often. */
  readonly added: number;
  /** Whether the collection that holds `leaked` is reached as what a Proxy stands for. */
  readonly isProxied: boolean;
  /** Whether it keeps the store of an AsyncLocalStorage that came with the call. */
  readonly carriesContext: boolean;
  /** The variable by which what the calls left holds each other; null where that is another reference. */
  readonly capturedLink: string | null;
}

/** Everything that turns a story into words. */
export interface Narrator {
  readonly language: PathLanguage;
  readonly locate: LocatePlace;
  /** Files are named as seen from this folder. */
  readonly folder: string;
  readonly namesOf: ReadNames;
  readonly measured: NodeIndex | null;
  /** Stacks of what allocates most of the leak, innermost first. */
  readonly stacks: readonly (readonly StackFrame[])[];
  /** Those of them that make what stays, and not the room for it alone. */
  readonly made: readonly (readonly StackFrame[])[];
  /** All leaks that the snapshot shows: some may be of the same objects. */
  readonly stories: readonly LeakStory[];
}

/** Whether a cause is a collection of plain values, of which a snapshot shows the table alone. */
export function isStore({ classes }: LeakCause): boolean {
  return classes.length === 0;
}

/** Whether the leaked objects hold each other: one reference keeps all of them. */
export function isChain({ cause, stretches, entryAt }: LeakStory): boolean {
  return !isStore(cause) && (cause.entries.length === 1 || stretches[entryAt]!.nodes.length > 1);
}

/** What everybody knows by name; values of the first set tell most. */
type KnownValues = readonly ReadonlySet<NodeIndex>[];

/** Finds the path to a typical object of a cause. */
export function findStory(
  language: PathLanguage,
  { paths, known }: { readonly paths: TellingPaths; readonly known: KnownValues },
  cause: LeakCause,
  isNew: (node: NodeIndex) => boolean,
): LeakStory {
  const isKey = (node: NodeIndex): boolean => readReference(language, paths, node).kind === 'key';
  const tell = { isKey, isHandler: (node: NodeIndex): boolean => isHandler(language.graph, paths, node) };
  const leaked = typicalEntry(language, cause, tell);
  const way = readPath(language, paths, leaked);
  const stretches = foldPath(
    nameWeakMaps(language, paths, fitFunctions(language, fromKnown(language, known, way))),
    ({ node }) => language.kinds.nameOf(node),
    ({ edge }) => edgeWords(edge),
  );
  const entryAt = stretches.length - 1;
  const further = continuePath(language, leaked).map((last) => ({ last, nodes: [last] }));
  let firstSuspect = entryAt;
  const isAllNew = ({ nodes }: PathStretch): boolean => nodes.every(({ node }) => isNew(node));
  // A container that is copied on every change was new as well, but it is not what leaks.
  while (!isStore(cause) && firstSuspect > 0 && isAllNew(stretches[firstSuspect - 1]!)) firstSuspect--;
  const holder = stretches[entryAt - 1]?.last.node ?? null;
  const counted = countArrived(language, cause, { leaked, holder, isNew, ...tell });
  return {
    cause,
    leaked,
    stretches: [...stretches, ...further],
    firstSuspect,
    entryAt,
    variedAt: variedAt(cause, stretches),
    ...counted,
    isProxied: holder !== null && isProxied(language.graph, paths, holder),
    carriesContext: carriesContext(language, cause.entries, isNew),
    capturedLink: cause.entries.length === 1 ? capturedLink(language, paths, leaked, isNew) : null,
  };
}

function variedAt({ spread }: LeakCause, stretches: readonly PathStretch[]): number | null {
  if (!spread) return null;
  const at = stretches.findIndex(({ last }) => last.node === spread.common);
  return at < 0 ? null : at + 1;
}

/** The way from the last value that everybody knows by name, unless it begins in the user's own code. */
function fromKnown(
  { scopes }: PathLanguage,
  known: KnownValues,
  path: readonly PathNode[],
): readonly PathNode[] {
  const places = known.map((values) =>
    path.findLastIndex(({ node }, index) => index < path.length - 1 && values.has(node)),
  );
  const at = places.find((place) => place >= 0) ?? -1;
  const url = scopes.moduleUrlOf(path[0]!.node);
  const isUsers = url !== '' && !url.startsWith('node:') && !isInstalled(url);
  if (at <= 0 || isUsers) return path;
  return [{ node: path[at]!.node, edge: { kind: 'start' } }, ...path.slice(at + 1)];
}

/** Places in code that the story names. */
export function placesOf({ graph, scopes }: PathLanguage, { stretches }: LeakStory): CodeLocation[] {
  const locations: CodeLocation[] = [];
  for (const { last } of stretches) {
    const location = graph.locationOf(last.node) ?? scopes.scopeOf(last.node).location;
    if (location) locations.push(location);
    if (last.edge.kind === 'variable' && last.edge.scope.location) locations.push(last.edge.scope.location);
  }
  return locations;
}

/** The steps of a story as a report draws them. */
export function tellStory(narrator: Narrator, story: LeakStory): RetainerStep[] {
  return story.stretches.map((stretch, index) => {
    const suspect = index >= story.firstSuspect && index <= story.entryAt;
    return {
      edge: stretchWords(story, stretch, index),
      node: nodeWords(narrator, stretch, index, story),
      suspect,
      reason: reasonOf(narrator, story, index),
    };
  });
}

function stretchWords(story: LeakStory, { nodes, last }: PathStretch, index: number): string {
  const isOneOfMany = index === story.variedAt || (index === story.entryAt && story.cause.entries.length > 1);
  if (nodes.length === 1) return suspectWords(last.edge, isOneOfMany);
  const links = [...new Set(nodes.slice(1).map(({ edge }) => edgeWords(edge)))];
  return `${edgeWords(nodes[0]!.edge)} … ${nodes.length - 1} × ${links.join(' or ')} …`;
}

function nodeWords(narrator: Narrator, { last }: PathStretch, index: number, story: LeakStory): string {
  const { graph } = narrator.language;
  if (index === 0) return anchorWords(narrator, last);
  const name = isPausedFunction(graph, last.node) ? pausedWords : shownClass(narrator.language, last.node);
  if (index === story.firstSuspect - 1 && story.variedAt === null) {
    const size = countEntries(narrator.language, last.node);
    if (size !== null && size > 1) return `${name} (${size} entries)`;
  }
  const location = graph.locationOf(last.node);
  const place = location && (graph.typeOf(last.node) === 'closure' || index >= story.firstSuspect);
  return place ? withPlace(narrator, name, location) : name;
}

function withPlace({ locate, folder }: Narrator, name: string, location: CodeLocation): string {
  const place = locate(location);
  return place === null || place.file.startsWith('(') ? name : `${name} (${placeText(place, folder, true)})`;
}

const rootWords: Readonly<Record<string, string>> = {
  '(Global handles)': 'native code',
  '(Traced handles)': 'native code',
  '(Persistent handles)': 'native code',
};

export function anchorWords(narrator: Narrator, { node }: PathNode): string {
  const { graph, kinds, scopes } = narrator.language;
  const name = graph.nameOf(node);
  if (node === narrator.measured) return 'the measured function';
  if (scopes.isContext(node)) return `module ${moduleName(narrator, node)}`;
  if (graph.typeOf(node) === 'synthetic') return rootWords[name] ?? name.replace(/^\((.*)\)$/, '$1');
  if (/^\w+ \/ /.test(name)) return 'global';
  if (name === 'Timeout') return 'active timer (Timeout)';
  return kinds.nameOf(node);
}

function moduleName({ language, locate, folder }: Narrator, context: NodeIndex): string {
  const { location, url } = language.scopes.scopeOf(context);
  const place = location && locate(location);
  return place ? placeText(place, folder, false) : url;
}

function reasonOf(
  { measured, language }: Narrator,
  { cause, leaked, stretches, firstSuspect }: LeakStory,
  index: number,
): string | null {
  const { last, nodes } = stretches[index]!;
  if (index === firstSuspect && isStore(cause))
    return language.kinds.nameOf(leaked) === 'string' ? 'got longer' : 'got more entries';
  if (index >= firstSuspect)
    return nodes.length > 1 ? 'the calls made the chain longer' : 'new with the calls';
  if (index === firstSuspect - 1) return 'was there before the calls';
  return index === 0 && last.node === measured ? 'its closure keeps what it uses' : null;
}
