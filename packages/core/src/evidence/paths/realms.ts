import { type HeapGraph, nodesBeginningWith, type NodeIndex } from '../../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';

const realmName = 'system / NativeContext';

/** V8 14 adds a text of the embedder's, which may be empty: `system / NativeContext / `. */
export function isRealmName(name: string): boolean {
  return name === realmName || name.startsWith(`${realmName} /`);
}

/** V8's contexts of realms, which hold every builtin. */
export function realmsOf(graph: HeapGraph): NodeIndex[] {
  return nodesBeginningWith(graph, realmName).filter(
    (node) => isRealmName(graph.nameOf(node)) && ['hidden', 'object'].includes(graph.typeOf(node)),
  );
}

/** The global object itself, not the proxy that code sees of it. */
export function globalOf(names: EdgeNames, realm: NodeIndex): NodeIndex | null {
  return names.follow(realm, 'global_object') ?? names.follow(realm, 'extension');
}
