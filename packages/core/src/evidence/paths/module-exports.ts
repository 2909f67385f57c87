import { type EdgeIndex, type HeapGraph, type NodeIndex, nodesNamed, testName } from '../../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';

/** The last edge of a way, and where it comes from. */
export interface KnownWay {
  readonly edge: EdgeIndex;
  readonly from: NodeIndex;
}

interface Reached {
  readonly node: NodeIndex;
  readonly way: KnownWay;
}

/** The object that a CommonJS module exports, by its own variable `exports`. */
export function wayToExports(graph: HeapGraph, names: EdgeNames, module: NodeIndex): Reached[] {
  const edge = names.find(module, 'exports');
  if (edge === null || graph.edgeTypeOf(edge) !== 'context') return [];
  const node = graph.targetOf(edge);
  return graph.typeOf(node) === 'object' ? [{ node, way: { edge, from: module } }] : [];
}

/** The cells of what an ES module exports, by its table, where V8 has the name of each beside it. */
export function waysToBindings(graph: HeapGraph, names: EdgeNames, module: NodeIndex): Reached[] {
  const extension = names.find(module, 'extension');
  if (extension === null || graph.nameOf(graph.targetOf(extension)) !== moduleRecord) return [];
  const record = { node: graph.targetOf(extension), way: { edge: extension, from: module } };
  const isCell = testName(graph, 'system / Cell');
  const ways = [record];
  for (const table of membersOf(graph, record.node, 'hidden')) {
    if (graph.typeOf(table.node) !== 'array') continue;
    const slots = membersOf(graph, table.node, 'internal');
    if (!slots.some(({ node }) => graph.typeOf(node) === 'string')) continue;
    ways.push(table, ...slots.filter(({ node }) => isCell(node)));
  }
  return ways;
}

/** What every function `require` has as its `cache`. */
export function findModuleCaches(graph: HeapGraph, names: EdgeNames): NodeIndex[] {
  const caches = new Set<NodeIndex>();
  for (const node of nodesNamed(graph, 'require')) {
    const cache = graph.typeOf(node) === 'closure' ? names.follow(node, 'cache') : null;
    if (cache !== null) caches.add(cache);
  }
  return [...caches];
}

const moduleRecord = 'system / SourceTextModule';

function membersOf(graph: HeapGraph, from: NodeIndex, type: 'hidden' | 'internal'): Reached[] {
  const members: Reached[] = [];
  graph.forEachEdge(from, (edge) => {
    if (graph.edgeTypeOf(edge) === type) members.push({ node: graph.targetOf(edge), way: { edge, from } });
  });
  return members;
}
