import type { NodeIndex } from '../../heap/heap.ts';
import type { PathLanguage, PathNode } from './path-edges.ts';

/**
 * Of the functions of one object that share a scope, all of which lead to each of its variables, takes the one that is called most
 * like the variable: `requestAnimationFrame` for `mapOfAnimationFrameCallbacks`. Which one a search meets first is chance.
 */
export function fitFunctions(language: PathLanguage, path: readonly PathNode[]): PathNode[] {
  return path.map((step, at) => {
    const [owner, next] = [path[at - 1], path[at + 1]];
    if (owner === undefined || next?.edge.kind !== 'variable' || step.edge.kind !== 'property') return step;
    return fittingMember(language, owner.node, step, next.edge.name) ?? step;
  });
}

function fittingMember(
  { graph, names }: PathLanguage,
  owner: NodeIndex,
  { node, edge }: PathNode,
  variable: string,
): PathNode | null {
  const scope = graph.typeOf(node) === 'closure' ? names.followInternal(node, 'context') : null;
  if (scope === null || edge.kind !== 'property') return null;
  const wanted = wordsOf(variable);
  let fitting = { node, name: edge.name };
  let most = likeness(edge.name, wanted);
  graph.forEachEdge(owner, (other) => {
    const target = graph.targetOf(other);
    if (graph.edgeTypeOf(other) !== 'property' || graph.typeOf(target) !== 'closure') return;
    const name = names.of(other);
    const alike = likeness(name, wanted);
    const isBetter = alike > most || (alike === most && name > fitting.name);
    if (alike === 0 || !isBetter || names.followInternal(target, 'context') !== scope) return;
    [fitting, most] = [{ node: target, name }, alike];
  });
  return { node: fitting.node, edge: { kind: 'property', name: fitting.name } };
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
