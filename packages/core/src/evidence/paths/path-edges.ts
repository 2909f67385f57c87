import type { EdgeIndex, HeapGraph, NodeIndex } from '../../heap/heap.ts';
import type { CodeScope, CodeScopes } from './code-scopes.ts';
import type { EdgeNames } from './edge-names.ts';
import { ephemeronEdge } from './edge-costs.ts';
import type { NodeKinds } from './node-kinds.ts';
import { proxyName } from './proxies.ts';
import { elementsTable, tableSlot } from './table-slots.ts';
import type { TellingPaths } from './telling-paths.ts';

/** How one value holds the next, after V8's parts between them were taken out. */
export type PathEdge =
  | { readonly kind: 'start' }
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'element'; readonly index: string }
  /** The name is empty for a variable of a block that the snapshot does not name. */
  | { readonly kind: 'variable'; readonly name: string; readonly scope: CodeScope }
  | { readonly kind: 'local'; readonly index: string }
  | { readonly kind: 'bound'; readonly name: string }
  | { readonly kind: 'internal'; readonly name: string }
  /** What a key has in a WeakMap: the id of its table, and the WeakMap itself with what holds it, where that is known. */
  | { readonly kind: 'weak value'; readonly table: number; readonly map: PathNode | null }
  | {
      readonly kind: 'entry' | 'key' | 'held value' | 'reaction' | 'result' | 'stack' | 'target' | 'handle';
    };

/** One value on the way from an anchor to a leaked object. */
export interface PathNode {
  readonly node: NodeIndex;
  readonly edge: PathEdge;
}

/** Everything that names what is on a path. */
export interface PathLanguage {
  readonly graph: HeapGraph;
  readonly names: EdgeNames;
  readonly scopes: CodeScopes;
  readonly kinds: NodeKinds;
}

/** The way to a node, from its anchor, in values that a user knows. */
export function readPath(language: PathLanguage, paths: TellingPaths, target: NodeIndex): PathNode[] {
  const { kinds } = language;
  // Backwards: a chain may be long.
  const path: PathNode[] = [];
  let segment: EdgeIndex[] = [];
  let shown: NodeIndex = target;
  let node: NodeIndex = target;
  for (;;) {
    const before = paths.before(node);
    const edge = paths.edgeInto(node);
    if (before === null || edge === null) break;
    segment.unshift(edge);
    node = before;
    if (kinds.isValue(node) || paths.before(node) === null) {
      path.push({ node: shown, edge: readSegment(language, node, segment) });
      shown = node;
      segment = [];
    }
  }
  path.push({ node: shown, edge: { kind: 'start' } });
  return path.toReversed();
}

/** How the last value before `node` holds it. */
export function readReference(language: PathLanguage, paths: TellingPaths, node: NodeIndex): PathEdge {
  const segment: EdgeIndex[] = [];
  let at = node;
  for (;;) {
    const before = paths.before(at);
    const edge = paths.edgeInto(at);
    if (before === null || edge === null) return { kind: 'start' };
    segment.unshift(edge);
    at = before;
    if (language.kinds.isValue(at) || paths.before(at) === null) return readSegment(language, at, segment);
  }
}

/** Reads the edges between two values; the first that tells something gives the name. */
function readSegment(language: PathLanguage, from: NodeIndex, segment: readonly EdgeIndex[]): PathEdge {
  if (language.graph.typeOf(from) === 'synthetic') return { kind: 'handle' };
  let source = from;
  let fallback: PathEdge | null = null;
  for (const edge of segment) {
    const meaning = readEdge(language, from, source, edge);
    if (meaning && meaning.kind !== 'internal') return meaning;
    fallback ??= meaning;
    source = language.graph.targetOf(edge);
  }
  return fallback ?? { kind: 'internal', name: 'internal' };
}

function readEdge(
  language: PathLanguage,
  from: NodeIndex,
  source: NodeIndex,
  edge: EdgeIndex,
): PathEdge | null {
  const { graph, names, scopes } = language;
  const name = names.of(edge);
  switch (graph.edgeTypeOf(edge)) {
    case 'context':
      return { kind: 'variable', name, scope: scopes.scopeOf(source) };
    case 'property':
      return readProperty(graph.nameOf(from), name);
    case 'element':
      return { kind: 'element', index: name };
    case 'internal':
      return readInternal(language, from, source, edge);
    case 'shortcut':
      return boundName.test(name) ? { kind: 'bound', name: name.replace(boundName, '$1') } : null;
    case 'hidden':
      return readHidden(language, source, edge);
    default:
      return null;
  }
}

/** Until its `stack` is read, an error holds what was called, in a property without a name. */
function readProperty(owner: string, name: string): PathEdge {
  return name === '<symbol>' && owner.endsWith('Error') ? { kind: 'stack' } : { kind: 'property', name };
}

/** A module refers to what it imports without a name. */
export const imported = 'import';

const boundName = /^bound_(this|function|argument).*$/;
const reaction = 'system / PromiseReaction';
const weakCell = 'system / WeakCell';
const silent = new Set(['context', 'previous', 'extension', 'value', 'table', 'elements', 'properties']);

function readInternal(
  language: PathLanguage,
  from: NodeIndex,
  source: NodeIndex,
  edge: EdgeIndex,
): PathEdge | null {
  const { graph, names, scopes } = language;
  const name = names.of(edge);
  const pair = ephemeronEdge.exec(name);
  if (pair) return { kind: 'weak value', table: Number(pair[1]), map: null };
  const target = graph.nameOf(graph.targetOf(edge));
  if (name === 'reactions_or_result') return { kind: target === reaction ? 'reaction' : 'result' };
  if (graph.nameOf(source) === reaction) return { kind: 'reaction' };
  if (boundName.test(name)) return { kind: 'bound', name: name.replace(boundName, '$1') };
  if (graph.typeOf(source) === 'array') {
    if (names.find(from, 'parameters_and_registers') !== null) return { kind: 'local', index: name };
    if (graph.nameOf(from) === 'system / Context') {
      const exported = exportName(language, source, Number(name));
      return exported === null
        ? { kind: 'internal', name: imported }
        : { kind: 'variable', name: exported, scope: scopes.scopeOf(from) };
    }
    if (graph.nameOf(source) === elementsTable) return { kind: 'element', index: name };
    return { kind: tableSlot(language, from, source, edge) };
  }
  return silent.has(name) || name === 'parameters_and_registers' ? null : { kind: 'internal', name };
}

function readHidden(
  { graph, names, scopes }: PathLanguage,
  source: NodeIndex,
  edge: EdgeIndex,
): PathEdge | null {
  if (scopes.isContext(source)) {
    const variables = scopes.blockVariables(source);
    return {
      kind: 'variable',
      name: variables?.[Number(names.of(edge))] ?? '',
      scope: scopes.scopeOf(source),
    };
  }
  const name = graph.nameOf(source);
  if (name === reaction) return { kind: 'reaction' };
  // A FinalizationRegistry has a list of cells; the object that each waits for is held weakly, and this is not it.
  if (name === weakCell)
    return graph.nameOf(graph.targetOf(edge)) === weakCell ? null : { kind: 'held value' };
  return name === proxyName ? { kind: 'target' } : null;
}

/** A module's table of exports has the name of each in the slot before its cell. */
function exportName({ graph, names }: PathLanguage, table: NodeIndex, slot: number): string | null {
  const key = names.follow(table, String(slot - 1));
  return key !== null && graph.typeOf(key) === 'string' ? graph.nameOf(key) : null;
}
