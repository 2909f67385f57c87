import type { NodeIndex } from '../../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';
import type { PathLanguage, PathNode } from './path-edges.ts';

/**
 * Of the functions of one object that share a scope, all of which lead to each of its variables, takes the one that is called most
 * like the variable: `requestAnimationFrame` for `mapOfAnimationFrameCallbacks`. Which one a search meets first is chance.
 */
export function fitFunctions(language: PathLanguage, path: readonly PathNode[]): PathNode[] {
  return path.map((step, at) => {
    const [owner, next] = [path[at - 1], path[at + 1]];
    if (owner === undefined || next?.edge.kind !== 'variable' || step.edge.kind !== 'property') return step;
    return fittingMember(language, owner.node, step, next) ?? step;
  });
}

function fittingMember(
  { graph, names }: PathLanguage,
  owner: NodeIndex,
  { node, edge }: PathNode,
  next: PathNode,
): PathNode | null {
  if (edge.kind !== 'property' || next.edge.kind !== 'variable' || graph.typeOf(node) !== 'closure')
    return null;
  const variable = next.edge.name;
  const scope = scopesOf(names, node).find((one) => names.follow(one, variable) === next.node);
  if (scope === undefined) return null;
  const wanted = wordsOf(variable);
  let fitting = { node, name: edge.name };
  let most = likeness(edge.name, wanted);
  graph.forEachEdge(owner, (other) => {
    const target = graph.targetOf(other);
    if (graph.edgeTypeOf(other) !== 'property' || graph.typeOf(target) !== 'closure') return;
    const name = names.of(other);
    const alike = likeness(name, wanted);
    const isBetter = alike > most || (alike === most && name > fitting.name);
    if (alike === 0 || !isBetter || !scopesOf(names, target).includes(scope)) return;
    [fitting, most] = [{ node: target, name }, alike];
  });
  return { node: fitting.node, edge: { kind: 'property', name: fitting.name } };
}

/** Scopes around a function that are looked at: blocks have their own. */
const mostScopes = 4;

function scopesOf(names: EdgeNames, closure: NodeIndex): NodeIndex[] {
  const scopes: NodeIndex[] = [];
  let at = names.followInternal(closure, 'context');
  for (; at !== null && scopes.length < mostScopes; at = names.followInternal(at, 'previous'))
    scopes.push(at);
  return scopes;
}

/** Letters of a word that tell it from others: `subscribe`, `subscribers`. */
const shortestWord = 4;

function wordsOf(name: string): readonly string[] {
  const words = name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  return words.map((word) => word.toLowerCase()).filter((word) => word.length >= shortestWord);
}

/** How many words of a name begin like one that is wanted, or the other way round. */
function likeness(name: string, wanted: readonly string[]): number {
  return wordsOf(name).filter((word) => wanted.some((one) => one.startsWith(word) || word.startsWith(one)))
    .length;
}
