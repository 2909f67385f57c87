import { nodesNamed, type HeapGraph, type NodeIndex } from '../../heap/heap.ts';
import type { CodeScopes } from './code-scopes.ts';
import type { EdgeNames } from './edge-names.ts';
import { type KnownWay, wayToExports, waysToBindings } from './module-exports.ts';
import { globalOf, realmsOf } from './realms.ts';

/** A place where an explanation may begin; the higher the cost, the less it tells. */
export interface Anchor {
  readonly node: NodeIndex;
  readonly cost: number;
  /** How another anchor leads here, where that is known beforehand. */
  readonly way?: KnownWay;
}

const moduleCost = 0;
/** What a package's own variables cost more than the user's: those a user can find. */
const packageCost = 1;
const globalCost = 4;
const measuredCost = 6;
const timerCost = 15;
const nodeModuleCost = 30;
const runnerCost = 30;
const handleCost = 40;
const rootCost = 80;

/** Roots that hold objects for V8's own convenience or for this very moment, or that every builtin hangs from. */
const uselessRoots =
  /^\((Internalized strings|External strings|Smi roots|Read-only roots|Strong roots|Builtins|Compilation cache|Code flusher|Startup object cache|Read-only object cache|Shareable object cache|Retain maps|Weak collections|Extensions|Stack roots|Handle scope)\)$/;

/** Whose code a script is; decided by the caller, who knows packages and runners. */
export type ScriptOwner = 'user' | 'node' | 'runner' | 'ours';

const costOfOwner: Readonly<Record<Exclude<ScriptOwner, 'ours'>, number>> = {
  user: moduleCost,
  node: nodeModuleCost,
  runner: runnerCost,
};

/** What anchors are chosen by. */
export interface AnchorQuestion {
  readonly ownerOf: (url: string) => ScriptOwner;
  readonly measured: NodeIndex | null;
  /** A module or realm that the calls made is no place to begin: something keeps it. */
  readonly isNew: (node: NodeIndex) => boolean;
}

/** Where paths may begin: modules, globals, the measured function, and V8's roots at the worst. */
export function findAnchors(
  graph: HeapGraph,
  names: EdgeNames,
  scopes: CodeScopes,
  { ownerOf, measured, isNew }: AnchorQuestion,
): Anchor[] {
  const anchors: Anchor[] = measured === null ? [] : [{ node: measured, cost: measuredCost }];
  const modules = [...scopes.outerContexts()]
    .map((node) => ({ node, url: scopes.moduleUrlOf(node) }))
    .filter(({ node, url }) => url !== '' && !isNew(node));
  // Of ways that cost the same, the first is taken: where objects lie in memory must not decide.
  for (const { node, url } of modules.toSorted((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0))) {
    const owner = ownerOf(url);
    if (owner === 'ours') continue;
    const cost = costOfOwner[owner] + (isInstalled(url) ? packageCost : 0);
    anchors.push({ node, cost }, ...exportsOf(graph, names, node, cost));
  }
  anchors.push(...namedAnchors(graph, names, isNew));
  graph.forEachEdge(graph.root, (edge) => {
    const node = graph.targetOf(edge);
    if (graph.edgeTypeOf(edge) === 'shortcut') anchors.push({ node, cost: globalCost });
    else if (graph.nameOf(node) === '(GC roots)') anchors.push(...rootAnchors(graph, node));
    else anchors.push({ node, cost: handleCost });
  });
  return anchors;
}

/** What a module exports is its own: of those that refer to it, the module itself tells most, and a user can find it as any variable. */
function exportsOf(graph: HeapGraph, names: EdgeNames, module: NodeIndex, cost: number): Anchor[] {
  const own = wayToExports(graph, names, module).map(({ node, way }) => ({ node, way, cost: cost + 1 }));
  if (cost !== moduleCost) return own;
  return [...own, ...waysToBindings(graph, names, module).map((one) => ({ ...one, cost }))];
}

/** As jsdom and happy-dom call theirs. */
const documentNames = ['Document', 'HTMLDocument'];

/** What a page has one of, which a package may refer to as well as to the document. */
const partNames = ['HTMLHtmlElement', 'HTMLHeadElement', 'HTMLBodyElement'];

export const isInstalled = (url: string): boolean => /[\\/]node_modules[\\/]/.test(url);

/**
 * What everybody knows by name: the globals of every realm, `process`, and documents of a DOM; then the parts of a page. A package that
 * refers to one is no place to begin.
 * @returns sets, of which the first tells most.
 */
export function findKnownValues(
  graph: HeapGraph,
  names: EdgeNames,
  isNew: AnchorQuestion['isNew'],
): readonly ReadonlySet<NodeIndex>[] {
  const namedSo = (wanted: readonly string[]): NodeIndex[] =>
    wanted
      .flatMap((name) => [...nodesNamed(graph, name)])
      .filter((node) => graph.typeOf(node) === 'object' && !isNew(node));
  const known = namedAnchors(graph, names, isNew).filter(({ cost }) => cost === globalCost);
  return [
    new Set([...known.map(({ node }) => node), ...namedSo(documentNames)]),
    new Set(namedSo(partNames)),
  ];
}

/** The globals of every realm, `process`, and active timers, each for itself: that Node links them explains nothing. */
function namedAnchors(graph: HeapGraph, names: EdgeNames, isNew: AnchorQuestion['isNew']): Anchor[] {
  const found = [
    ...realmsOf(graph),
    ...Object.keys(anchorsOf).flatMap((name) => [...nodesNamed(graph, name)]),
  ];
  return found
    .filter((node) => ['object', 'hidden'].includes(graph.typeOf(node)))
    .toSorted((a, b) => a - b)
    .flatMap((node) => (anchorsOf[graph.nameOf(node)] ?? realmOf)(names, node, isNew));
}

type ReadAnchors = (names: EdgeNames, node: NodeIndex, isNew: AnchorQuestion['isNew']) => Anchor[];

const anchorsOf: Readonly<Record<string, ReadAnchors>> = {
  process: (names, node) => (names.find(node, '_events') === null ? [] : [{ node, cost: globalCost }]),
  TimersList: timersOf,
};

function realmOf(names: EdgeNames, node: NodeIndex, isNew: AnchorQuestion['isNew']): Anchor[] {
  if (isNew(node)) return [];
  const global = globalOf(names, node);
  return global === null ? [] : [{ node: global, cost: globalCost }];
}

function timersOf(names: EdgeNames, list: NodeIndex): Anchor[] {
  const timers: Anchor[] = [];
  let timer = names.follow(list, '_idleNext');
  while (timer !== null && timer !== list) {
    timers.push({ node: timer, cost: timerCost });
    timer = names.follow(timer, '_idleNext');
  }
  return timers;
}

function rootAnchors(graph: HeapGraph, roots: NodeIndex): Anchor[] {
  const anchors: Anchor[] = [];
  graph.forEachEdge(roots, (edge) => {
    const node = graph.targetOf(edge);
    const name = graph.nameOf(node);
    if (graph.typeOf(node) !== 'synthetic') anchors.push({ node, cost: rootCost });
    else if (!uselessRoots.test(name)) anchors.push({ node, cost: costOfRoot(name) });
  });
  return anchors;
}

function costOfRoot(name: string): number {
  return name === '(Global handles)' ? handleCost : rootCost;
}
