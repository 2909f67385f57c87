import type { NodeIndex } from '../heap/heap.ts';
import {
  imported,
  keyOfEntry,
  type PathEdge,
  type PathLanguage,
  suspectWords,
  weakMapName,
} from './paths/paths.ts';
import { isOnFakeClock } from './fake-clock.ts';
import type { HeldPath, HeldValue } from './holders/holders.ts';
import { isChain, isStore, type LeakStory, type Narrator } from './leak-story.ts';
import type { TargetListener } from './listener-owner.ts';
import { packageKeeperOf } from './package-keeper.ts';
import { endingOf } from './held-elsewhere.ts';
import { functionOwnerOf, nodeModuleOf } from './function-owner.ts';
import { methodsOf } from './object-methods.ts';
import { shownClass } from './shown-class.ts';
import { windowCloseOf } from './window-close.ts';

/** Entries that are no objects: a snapshot does not list them. */
export function entryNameOf({ kinds }: PathLanguage, owner: NodeIndex): string {
  return kinds.nameOf(owner) === 'string' ? 'character' : 'plain value';
}

/** Boils a story down to what known holders are recognised by. */
export function heldPathOf(
  narrator: Narrator,
  story: LeakStory,
  listener: TargetListener | null = null,
): HeldPath {
  const values = story.stretches.map(({ last, nodes }, index): HeldValue => ({
    name: shownClass(narrator.language, last.node),
    edge: nodes[0]!.edge,
    words: suspectWords(nodes[0]!.edge, index === story.variedAt),
  }));
  const entry = entryNameOf(narrator.language, story.leaked);
  if (isStore(story.cause)) values.push({ name: entry, edge: { kind: 'entry' }, words: '[entry]' });
  const firstSuspect = isStore(story.cause) ? values.length - 1 : story.firstSuspect;
  const entryAt = isStore(story.cause) ? firstSuspect : story.entryAt;
  return {
    values,
    firstSuspect,
    leakedClasses: story.cause.classes.map(({ className }) => className),
    module: packageOf(narrator, story.stretches[0]!.last.node),
    runner: runnerOf(narrator, story),
    isOnFakeClock: isOnFakeClock(narrator.language, story),
    isChain: isChain(story),
    carriesContext: story.carriesContext,
    capturedLink: story.capturedLink,
    entryAt,
    holderName: holderName(values, firstSuspect),
    containerName: holderName(values, entryAt),
    windowClose: windowCloseOf(
      narrator.language,
      story.cause.classes.map(({ className }) => className),
    ),
    keeper: packageKeeperOf(narrator, story, (index) => holderName(values, index + 1)),
    ending: endingOf(narrator, story),
    functionOwner: functionOwnerOf(narrator, story),
    nodeModule: nodeModuleOf(narrator, story),
    targetAt: listener?.targetAt ?? null,
    methodsAt: (index) => new Set(methodsOf(narrator.language, story.stretches[index]!.last.node).keys()),
    eventName: eventName(narrator, story, values),
  };
}

const runnerPackage = /^(@vitest\/|@jest\/|vitest@|jest|expect@)/;

function runnerOf(narrator: Narrator, { stretches, firstSuspect }: LeakStory): string | null {
  // The module that the path starts from, or the object whose collection grew.
  const owners = [stretches[0]!, ...stretches.slice(Math.max(0, firstSuspect - 2), firstSuspect)];
  const packages = owners.map(({ last }) => packageOf(narrator, last.node));
  return packages.find((name) => name !== null && runnerPackage.test(name)) ?? null;
}

function packageOf({ language, locate }: Narrator, node: NodeIndex): string | null {
  const { graph, scopes } = language;
  const location = graph.locationOf(node) ?? scopes.scopeOf(node).location;
  return location ? (locate(location)?.packageName ?? null) : null;
}

/** What a user would write for the value that holds the leaked ones: `cache.valList`, `sessions`. */
export function holderName(values: readonly HeldValue[], firstSuspect: number): string {
  const parts: string[] = [];
  for (let at = firstSuspect - 1; at >= 0; at--) {
    const { edge, words, name } = values[at]!;
    // What is exported without a name, or imported, is best called by its class.
    const isNameless = edge.kind === 'variable' ? edge.name === 'default' : isImport(edge);
    if (isNameless) return name.replace(/^function /, '') + parts.toReversed().join('');
    if (edge.kind === 'variable') return variableName(edge.name, parts) + parts.toReversed().join('');
    if (edge.kind === 'start') return name === 'process' ? name + parts.toReversed().join('') : joined(parts);
    const inner = edge.kind === 'weak value' ? classNameIn(values, at, firstSuspect) : null;
    if (inner !== null) return inner;
    if (edge.kind === 'weak value')
      return weakValueName(edge, holderName(values, at)) + parts.toReversed().join('');
    parts.push(edge.kind === 'bound' ? `.${edge.name}` : words);
  }
  return joined(parts);
}

/** `passport_1.default` of TypeScript, `_passport.default` of Babel. */
const compiledImport = /^(?:_(\w+)|(\w+)_\d+)$/;

/** As the source has it: what was imported stands there without `.default`. */
function variableName(name: string, parts: string[]): string {
  const [, byBabel, byTypeScript] = compiledImport.exec(name) ?? [];
  const source = parts.at(-1) === '.default' ? (byTypeScript ?? byBabel) : undefined;
  if (source !== undefined) parts.pop();
  return source ?? name;
}

const generic = new Set(['Object', 'Array', 'Map', 'Set', 'WeakMap', 'string']);

/** By the class of an instance behind what no user writes: `AuditService.trail`; null where there is none. */
function classNameIn(values: readonly HeldValue[], from: number, firstSuspect: number): string | null {
  for (let at = firstSuspect - 1; at > from; at--) {
    const { name } = values[at]!;
    const parts = values.slice(at + 1, firstSuspect);
    if (generic.has(name) || !/^[A-Z]\w*$/.test(name)) continue;
    return name + parts.map(({ words }) => words).join('');
  }
  return null;
}

const isImport = (edge: PathEdge): boolean => edge.kind === 'internal' && edge.name === imported;

/** `records.get(owner)`; `owner[key]` where nothing names the WeakMap. */
function weakValueName(edge: Extract<PathEdge, { kind: 'weak value' }>, key: string): string {
  const map = weakMapName(edge);
  return map === null ? `${key}[key]` : `${map.replace(/^\./, '')}.get(${key || 'key'})`;
}

function joined(parts: readonly string[]): string {
  return parts.toReversed().join('').replace(/^\./, '');
}

/** Objects with the listeners of each event by its name: Node's, jsdom's. */
const eventTables = new Set(['_events', '_eventListeners']);

/** Where a Map has them, Node's and happy-dom's: steps from the property to the Map, as capturing ones have their own. */
const mapsOfEvents = new Map([
  ['<symbol kEvents>', 0],
  ['<symbol listeners>', 1],
]);

function eventName(
  { language }: Narrator,
  { stretches }: LeakStory,
  values: readonly HeldValue[],
): string | null {
  for (const [index, { edge }] of values.entries()) {
    const next = values[index + 1]?.edge;
    if (edge.kind !== 'property' || !next) continue;
    if (eventTables.has(edge.name) && next.kind === 'property') return next.name;
    const map = mapsOfEvents.get(edge.name);
    if (map !== undefined && stretches[index + map + 1])
      return keyOfEntry(
        language,
        stretches[index + map]!.last.node,
        stretches[index + map + 1]!.nodes[0]!.node,
      );
  }
  return null;
}
