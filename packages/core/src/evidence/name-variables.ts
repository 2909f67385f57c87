import type { NodeIndex } from '../heap/heap.ts';
import type { PathNode, PathStretch } from './paths/paths.ts';
import type { LeakStory } from './leak-story.ts';

/** Finds the name of the variable by which a function sees a value; null when it does not see it. */
export type FindVariable = (closure: NodeIndex, value: NodeIndex) => string | null;

/** Fills in the variables of blocks, whose names V8 does not write into snapshots. */
export function nameVariables(story: LeakStory, find: FindVariable): LeakStory {
  return { ...story, stretches: story.stretches.map((stretch) => nameInStretch(stretch, find)) };
}

function nameInStretch({ nodes }: PathStretch, find: FindVariable): PathStretch {
  const named = nodes.map((step) => nameStep(step, find));
  return { nodes: named, last: named.at(-1)! };
}

function nameStep(step: PathNode, find: FindVariable): PathNode {
  const { edge, node } = step;
  if (edge.kind === 'weak value' && edge.map !== null)
    return { node, edge: { ...edge, map: nameStep(edge.map, find) } };
  if (edge.kind !== 'variable' || edge.name !== '' || edge.scope.closure === null) return step;
  return { node, edge: { ...edge, name: find(edge.scope.closure, node) ?? '' } };
}
