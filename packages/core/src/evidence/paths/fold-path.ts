import type { PathNode } from './path-edges.ts';

/** A stretch of a path: one value, or a chain of values of one class that hold each other alike. */
export interface PathStretch {
  /** The last value of the stretch. */
  readonly last: PathNode;
  readonly nodes: readonly PathNode[];
}

/** Chains up to this length are drawn in full. */
const shortChain = 3;

/**
 * Folds linked lists, trees and chains of promises: runs of values that have one class and hold the
 * next one by the same few references.
 */
export function foldPath(
  path: readonly PathNode[],
  classOf: (step: PathNode) => string,
  referenceOf: (step: PathNode) => string,
): PathStretch[] {
  const stretches: PathStretch[] = [];
  let at = 0;
  while (at < path.length) {
    const run = chainFrom(path, at, classOf, referenceOf);
    const nodes = isRepeating(run, referenceOf) ? run : [path[at]!];
    stretches.push({ last: nodes.at(-1)!, nodes });
    at += nodes.length;
  }
  return stretches;
}

/** Plain objects that hold one another by a different reference each are no chain. */
function isRepeating(run: readonly PathNode[], referenceOf: (step: PathNode) => string): boolean {
  const links = run.slice(1).map(referenceOf);
  return run.length >= shortChain && new Set(links).size < links.length;
}

/** Different references that a chain may have: `left` and `right` of a tree. */
const mostReferences = 2;

function chainFrom(
  path: readonly PathNode[],
  start: number,
  classOf: (step: PathNode) => string,
  referenceOf: (step: PathNode) => string,
): PathNode[] {
  const first = path[start]!;
  const before = path[start - 1];
  // The first link may hang on another class: the list's head.
  if (before === undefined) return [first];
  const className = classOf(first);
  const references = new Set<string>();
  const chain: PathNode[] = [];
  for (let at = start; at < path.length; at++) {
    const step = path[at]!;
    if (classOf(step) !== className) break;
    if (at > start) references.add(referenceOf(step));
    if (references.size > mostReferences) break;
    chain.push(step);
  }
  return chain;
}
