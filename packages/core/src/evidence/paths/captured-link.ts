import type { NodeIndex } from '../../heap/heap.ts';
import { type PathLanguage, readPath } from './path-edges.ts';
import type { TellingPaths } from './telling-paths.ts';

/** Times that a variable has to come again behind one leaked object to be what links the calls. */
const leastLinks = 3;

/** Objects whose place is looked at, from the farthest on; a chain of closures leads to the farthest of all. */
const mostTries = 10_000;

/**
 * Name of the variable by which what one call left behind captured what the call before it left: wrapped
 * handlers, say, each of which calls the one before. Null where the leaked objects are linked by no variable.
 */
export function capturedLink(
  language: PathLanguage,
  paths: TellingPaths,
  leaked: NodeIndex,
  isNew: (node: NodeIndex) => boolean,
): string | null {
  const farthest = farthestBehind(paths, leaked, isNew);
  if (farthest === null) return null;
  const path = readPath(language, paths, farthest);
  const behind = path.slice(path.findIndex(({ node }) => node === leaked) + 1);
  const links = new Map<string, number>();
  for (const { edge } of behind)
    if (edge.kind === 'variable' && edge.name !== '') links.set(edge.name, (links.get(edge.name) ?? 0) + 1);
  const [most] = [...links].toSorted(([, a], [, b]) => b - a);
  return most !== undefined && most[1] >= leastLinks ? most[0] : null;
}

function farthestBehind(
  { order, before }: TellingPaths,
  leaked: NodeIndex,
  isNew: (node: NodeIndex) => boolean,
): NodeIndex | null {
  let tries = 0;
  for (let at = order.length - 1; at >= 0 && tries < mostTries; at--) {
    const node = order[at] as NodeIndex;
    if (!isNew(node)) continue;
    tries++;
    let behind: NodeIndex | null = before(node);
    while (behind !== null && behind !== leaked) behind = before(behind);
    if (behind === leaked) return node;
  }
  return null;
}
