import type { HeapGraph, NodeIndex } from '../../heap/heap.ts';
import type { TellingPaths } from './telling-paths.ts';

/** How V8 calls what a user knows as a Proxy; it has a target, and a handler after that. */
export const proxyName = 'system / JSProxy';

/** Whether a path leads to a value as what a Proxy stands for: users reach it by that, as the state that a package looks after. */
export function isProxied(graph: HeapGraph, paths: TellingPaths, node: NodeIndex): boolean {
  const proxy = proxyBefore(graph, paths, node);
  return proxy !== null && handlerOf(graph, proxy) !== node;
}

/** Whether a path leads to a value as the handler of a Proxy. */
export function isHandler(graph: HeapGraph, paths: TellingPaths, node: NodeIndex): boolean {
  const proxy = proxyBefore(graph, paths, node);
  return proxy !== null && handlerOf(graph, proxy) === node;
}

function proxyBefore(graph: HeapGraph, paths: TellingPaths, node: NodeIndex): NodeIndex | null {
  const [before, edge] = [paths.before(node), paths.edgeInto(node)];
  const isByProxy = before !== null && edge !== null && graph.nameOf(before) === proxyName;
  return isByProxy && graph.edgeTypeOf(edge) === 'hidden' ? before : null;
}

function handlerOf(graph: HeapGraph, proxy: NodeIndex): NodeIndex | null {
  let last: NodeIndex | null = null;
  graph.forEachEdge(proxy, (edge) => {
    if (graph.edgeTypeOf(edge) === 'hidden') last = graph.targetOf(edge);
  });
  return last;
}
