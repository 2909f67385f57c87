import { nodesNamed, testNames, type HeapGraph, type NodeIndex } from '../heap/heap.ts';
import { findMissed } from './missed-samples.ts';
import { EdgeNames, isRealmName } from './paths/paths.ts';

interface SampledObjects {
  readonly isNew: (node: NodeIndex) => boolean;
  readonly newNodes: readonly NodeIndex[];
}

/**
 * Objects that V8's sampling profiler holds: it has a weak handle for each. So has Node, one for every object of its
 * own in C++ and for every realm; these are sampled when they have a second one.
 * @see V8's V8HeapExplorer::IterateAndExtractReferences, which lists weak global handles last
 */
export function findSampledObjects(graph: HeapGraph): SampledObjects {
  const names = new EdgeNames(graph);
  const isRealm = testNames(graph, isRealmName);
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
    const isNodes = names.find(node, 'javascript_to_native') !== null || isRealm(node);
    if (!isNodes || handles.get(node)! > 1) sampled[node] = 1;
  }
  for (const node of findMissed(graph, sampled)) sampled[node] = 1;
  const newNodes: NodeIndex[] = [];
  for (let at = sampled.indexOf(1); at >= 0; at = sampled.indexOf(1, at + 1)) newNodes.push(at as NodeIndex);
  return { isNew: (node) => sampled[node] === 1, newNodes };
}

function findHandleRoot(graph: HeapGraph): NodeIndex | null {
  for (const node of nodesNamed(graph, '(Global handles)')) {
    if (graph.typeOf(node) === 'synthetic') return node;
  }
  return null;
}
