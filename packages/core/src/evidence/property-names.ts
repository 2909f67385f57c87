import type { HeapGraph, NodeIndex } from '../heap/heap.ts';
import type { EdgeNames } from './paths/paths.ts';

/** V8 keeps a name, details and a value for each property of a shape. */
const descriptorSlots = 3;

const inherited = '__proto__';

/**
 * Names of the own properties of an object. Numbers are not in a snapshot, but the object's shape names them too:
 * it shares its list of names with later shapes, and is as many steps from the first one as it has properties.
 */
export function propertyNames(
  { graph, names }: { readonly graph: HeapGraph; readonly names: EdgeNames },
  node: NodeIndex,
): string[] {
  if (graph.typeOf(node) !== 'object') return [];
  const found = new Set<string>();
  const shape = names.follow(node, 'map');
  const descriptors = shape === null ? null : names.follow(shape, 'descriptors');
  if (shape !== null && descriptors !== null) {
    const count = stepsFromFirst(names, shape);
    for (let at = 0; at < count; at++) {
      const name = names.follow(descriptors, String(at * descriptorSlots));
      if (name !== null && graph.typeOf(name) === 'string') found.add(graph.nameOf(name));
    }
  }
  graph.forEachEdge(node, (edge) => {
    if (graph.edgeTypeOf(edge) === 'property' && names.of(edge) !== inherited)
      found.add(names.of(edge).replace(/^[gs]et /, ''));
  });
  // Names with an underscore or a symbol are what a library keeps for itself.
  return [...found].filter((name) => !/^(?:_|<symbol[ >]|#|$)/.test(name));
}

function stepsFromFirst(names: EdgeNames, shape: NodeIndex): number {
  let steps = 0;
  for (let at = names.follow(shape, 'back_pointer'); at !== null; at = names.follow(at, 'back_pointer'))
    steps++;
  return steps;
}
