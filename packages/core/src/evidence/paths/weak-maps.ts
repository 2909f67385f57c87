import { type NodeIndex, nodesNamed } from '../../heap/heap.ts';
import { type PathLanguage, type PathNode, readReference } from './path-edges.ts';
import type { TellingPaths } from './telling-paths.ts';

/** Tells in which WeakMap a key has its value: a path leads through the key, as that is what keeps the value. */
export function nameWeakMaps(
  language: PathLanguage,
  paths: TellingPaths,
  path: readonly PathNode[],
): PathNode[] {
  return path.map(({ node, edge }) => {
    if (edge.kind !== 'weak value') return { node, edge };
    const owner = ownerOf(language, edge.table);
    const held = owner === null ? null : { node: owner, edge: readReference(language, paths, owner) };
    return { node, edge: { ...edge, map: held } };
  });
}

/** The WeakMap whose table has this id. */
function ownerOf({ graph, names }: PathLanguage, table: number): NodeIndex | null {
  for (const node of nodesNamed(graph, 'WeakMap')) {
    const own = graph.typeOf(node) === 'object' ? names.follow(node, 'table') : null;
    if (own !== null && graph.idOf(own) === table) return node;
  }
  return null;
}
