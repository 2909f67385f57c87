import { type EdgeIndex, type HeapGraph, type NodeIndex, nodesNamed, testName } from '../../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';

/**
 * V8's lists of what a module imports. What is exported is in the module that made it as well, under its name: of all that refer to it,
 * that one tells most, and is the same in every run.
 */
export function findImportLists(graph: HeapGraph): NodeIndex[] {
  const isCell = testName(graph, 'system / Cell');
  const lists: NodeIndex[] = [];
  for (const module of nodesNamed(graph, 'system / SourceTextModule')) {
    const tables = targetsOf(graph, module, 'hidden').filter((node) => graph.typeOf(node) === 'array');
    const cells = tables.map((table) => targetsOf(graph, table, 'internal').filter(isCell));
    // The table of exports has their names beside the cells, a list of cells has nothing else.
    const exported = new Set(cells.filter((_, at) => hasNames(graph, tables[at]!)).flat());
    for (const [at, table] of tables.entries()) {
      if (cells[at]!.length > 0 && !hasNames(graph, table) && !cells[at]!.some((cell) => exported.has(cell)))
        lists.push(table);
    }
  }
  return lists;
}

/** Node's table of all CommonJS modules, which every module has as `require.cache`: who made a value tells more than that. */
export function findModuleCaches(graph: HeapGraph, names: EdgeNames): NodeIndex[] {
  const caches = [...nodesNamed(graph, 'require')]
    .filter((node) => graph.typeOf(node) === 'closure')
    .map((node) => names.follow(node, 'cache'));
  return [...new Set(caches)].filter((node) => node !== null);
}

function hasNames(graph: HeapGraph, table: NodeIndex): boolean {
  return targetsOf(graph, table, 'internal').some((node) => graph.typeOf(node) === 'string');
}

function targetsOf(graph: HeapGraph, node: NodeIndex, type: 'hidden' | 'internal'): NodeIndex[] {
  const targets: NodeIndex[] = [];
  graph.forEachEdge(node, (edge: EdgeIndex) => {
    if (graph.edgeTypeOf(edge) === type) targets.push(graph.targetOf(edge));
  });
  return targets;
}
