import { edgeWords, stableWords, suspectWords } from './paths/paths.ts';
import { baseName, hashText, withoutVersion } from './fingerprint.ts';
import { anchorWords, type LeakStory, type Narrator } from './leak-story.ts';
import type { PathEdge, PathNode } from './paths/paths.ts';
import { shownClass } from './shown-class.ts';

/** What a leak is known by: the same in every run, on every Node version, wherever its lines move to. */
export function fingerprintOf(narrator: Narrator, story: LeakStory): string {
  const { language } = narrator;
  const from = firstStable(narrator, story);
  const parts = story.stretches.slice(from).map(({ nodes, last }, at) => {
    const index = from + at;
    if (index === 0) return stableAnchor(narrator, last);
    const isOneOfMany = index === story.variedAt || (index >= story.firstSuspect && index <= story.entryAt);
    if (isNodesVariable(last.edge)) return last.edge.name;
    return stableWords(nodes.length > 1 ? edgeWords(nodes[1]!.edge) : suspectWords(last.edge, isOneOfMany));
  });
  return hashText([...parts, stableWords(shownClass(language, story.leaked))].join(' → '));
}

/** How Node's own code hangs together changes with its versions: of a path through it, the end counts. */
function firstStable(
  { language: { graph, scopes } }: Narrator,
  { stretches, firstSuspect }: LeakStory,
): number {
  const { node } = stretches[0]!.last;
  const startsInNode = graph.typeOf(node) === 'synthetic' || scopes.scopeOf(node).url.startsWith('node:');
  if (startsInNode) return Math.max(0, firstSuspect - 1);
  return Math.max(
    0,
    stretches.slice(0, firstSuspect).findLastIndex(({ last }) => isNodesVariable(last.edge)),
  );
}

function isNodesVariable(edge: PathEdge): edge is Extract<PathEdge, { kind: 'variable' }> {
  return edge.kind === 'variable' && edge.scope.url.startsWith('node:');
}

function stableAnchor(narrator: Narrator, step: PathNode): string {
  const { scopes, graph } = narrator.language;
  if (!scopes.isContext(step.node) && graph.typeOf(step.node) !== 'closure')
    return anchorWords(narrator, step);
  const location = graph.locationOf(step.node) ?? scopes.scopeOf(step.node).location;
  const place = location && narrator.locate(location);
  if (!place) return anchorWords(narrator, step);
  const name = graph.typeOf(step.node) === 'closure' ? graph.nameOf(step.node) : '';
  return `${withoutVersion(place.packageName ?? '')} ${baseName(place.file)} ${name}`;
}
