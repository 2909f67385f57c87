import { nodesNamed, type HeapGraph, type NodeIndex } from '../heap/heap.ts';
import { findMissed } from './missed-samples.ts';
import { EdgeNames, globalOf, realmsOf } from './paths/paths.ts';

interface SampledObjects {
  readonly isNew: (node: NodeIndex) => boolean;
  readonly newNodes: readonly NodeIndex[];
}

/**
 * Objects that V8's sampling profiler holds: it has a weak handle for each. So has Node, one for every object of its
 * own in C++; these are sampled when they have a second one. Node's may be strong as long as the object is at work.
 * @see V8's V8HeapExplorer::IterateAndExtractReferences, which lists weak global handles last
 */
export function findSampledObjects(graph: HeapGraph): SampledObjects {
  const names = new EdgeNames(graph);
  const sampled = new Uint8Array(graph.nodeCount);
  const handleRoot = findHandleRoot(graph);
  if (handleRoot === null) return { isNew: () => false, newNodes: [] };
  const { weak, strong } = countHandles(graph, handleRoot);
  const shared = sharedClasses(graph, strong);
  for (const [node, count] of weak) {
    const isNodes = names.find(node, 'javascript_to_native') !== null;
    const ofNode = shared.has(graph.nameOf(node)) ? count : count + (strong.get(node) ?? 0);
    if (!isNodes || ofNode > 1) sampled[node] = 1;
  }
  judgeRealms(graph, names, sampled);
  for (const node of findMissed(graph, sampled)) sampled[node] = 1;
  const newNodes: NodeIndex[] = [];
  for (let at = sampled.indexOf(1); at >= 0; at = sampled.indexOf(1, at + 1)) newNodes.push(at as NodeIndex);
  return { isNew: (node) => sampled[node] === 1, newNodes };
}

type HandleCounts = ReadonlyMap<NodeIndex, number>;

function countHandles(
  graph: HeapGraph,
  handleRoot: NodeIndex,
): { readonly weak: HandleCounts; readonly strong: HandleCounts } {
  const [weak, strong] = [new Map<NodeIndex, number>(), new Map<NodeIndex, number>()];
  graph.forEachEdge(handleRoot, (edge) => {
    const counts = graph.edgeTypeOf(edge) === 'weak' ? weak : strong;
    const node = graph.targetOf(edge);
    counts.set(node, (counts.get(node) ?? 0) + 1);
  });
  return { weak, strong };
}

/** Classes whose objects hold each other in C++, as an ES module those that it imports: a strong handle is not Node's own one there. */
function sharedClasses(graph: HeapGraph, strong: HandleCounts): ReadonlySet<string> {
  const several = [...strong].filter(([, count]) => count > 1);
  return new Set(several.map(([node]) => graph.nameOf(node)));
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
