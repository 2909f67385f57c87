import type { NodeIndex } from '../heap/heap.ts';
import type { HeapQuestion } from './heap-question.ts';
import {
  CodeScopes,
  EdgeCosts,
  EdgeNames,
  findAnchors,
  findKnownValues,
  findTellingPaths,
  type HiddenReferences,
  hideReferences,
  NodeKinds,
  type PathLanguage,
  type ScriptOwner,
  SoughtObjects,
  type TellingPaths,
} from './paths/paths.ts';

/** The most telling ways through a snapshot, and the language to tell them in. */
export function readPaths({
  graph,
  leastObjects,
  renewed = [],
  ...question
}: Pick<HeapQuestion, 'graph' | 'ownerOf' | 'measured' | 'isNew' | 'newNodes'> & {
  /** New objects of one class below which they are not searched for; null where the question is another one. */
  readonly leastObjects: number | null;
  /** What explains nothing, as new objects take the places of old ones there. */
  readonly renewed?: readonly HiddenReferences[];
}): {
  language: PathLanguage;
  paths: TellingPaths;
  known: readonly ReadonlySet<NodeIndex>[];
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
  const kinds = new NodeKinds(graph);
  // Nor do timers that are renewed begin anything, which Node holds as well.
  const isRenewed = (node: NodeIndex): boolean => renewed.some(({ targets }) => targets.has(node));
  const anchors = findAnchors(graph, names, scopes, { ...question, ownerOf }).filter(
    ({ node }) => !isRenewed(node),
  );
  const newNodes = question.newNodes.filter((node) => !isRenewed(node));
  const sought =
    leastObjects === null ? null : SoughtObjects.find(graph, kinds, { ...question, newNodes, leastObjects });
  const searched = renewed.length === 0 ? graph : hideReferences(graph, kinds, renewed);
  const paths = findTellingPaths(searched, anchors, new EdgeCosts(graph, names, isForeign), sought);
  const known = findKnownValues(graph, names, question.isNew);
  return { language: { graph, names, scopes, kinds }, paths, known };
}
