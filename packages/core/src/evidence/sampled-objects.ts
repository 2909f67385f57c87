import { nodesNamed, type HeapGraph, type NodeIndex } from '../heap/heap.ts';
import { findMissed } from './missed-samples.ts';
import { EdgeNames, globalOf, realmsOf } from './paths/paths.ts';

interface SampledObjects {
  readonly isNew: (node: NodeIndex) => boolean;
  readonly newNodes: readonly NodeIndex[];
}

/**
 * Objects that V8's sampling profiler holds: it has a weak handle for each. So has Node, one for every object of its
 * own in C++; these are sampled when they have a second one.
 * @see V8's V8HeapExplorer::IterateAndExtractReferences, which lists weak global handles last
 */
export function findSampledObjects(graph: HeapGraph): SampledObjects {
  const names = new EdgeNames(graph);
  const [handles, sampled] = [new Map<NodeIndex, number>(), new Uint8Array(graph.nodeCount)];
  const handleRoot = findHandleRoot(graph);
  if (handleRoot === null) return { isNew: () => false, newNodes: [] };
  const isWeak: NodeIndex[] = [];
  graph.forEachEdge(handleRoot, (edge) => {
    const node = graph.targetOf(edge);
    handles.set(node, (handles.get(node) ?? 0) + 1);
    if (graph.edgeTypeOf(edge) === 'weak') isWeak.push(node);
  });
  for (const node of isWeak) {
    const isNodes = names.find(node, 'javascript_to_native') !== null;
    if (!isNodes || handles.get(node)! > 1) sampled[node] = 1;
  }
  judgeRealms(graph, names, sampled);
  for (const node of findMissed(graph, sampled)) sampled[node] = 1;
  const newNodes: NodeIndex[] = [];
  for (let at = sampled.indexOf(1); at >= 0; at = sampled.indexOf(1, at + 1)) newNodes.push(at as NodeIndex);
  return { isNew: (node) => sampled[node] === 1, newNodes };
}

/** Node has several weak handles for each realm and its global object, and none for the proxy that code sees of that. */
function judgeRealms(graph: HeapGraph, names: EdgeNames, sampled: Uint8Array): void {
  for (const realm of realmsOf(graph)) {
    const proxy = names.follow(realm, 'global_proxy_object');
    const isSampled = proxy === null ? 0 : sampled[proxy]!;
    for (const part of [realm, globalOf(names, realm)]) if (part !== null) sampled[part] = isSampled;
  }
}

function findHandleRoot(graph: HeapGraph): NodeIndex | null {
  for (const node of nodesNamed(graph, '(Global handles)')) {
    if (graph.typeOf(node) === 'synthetic') return node;
  }
  return null;
}
