import type { NodeIndex } from '../heap/heap.ts';
import type { PathLanguage } from './paths/paths.ts';

/** Prototypes that are looked at; classes rarely inherit from more. */
const mostPrototypes = 6;

/** What every object or function inherits tells nothing. */
const builtInClasses = new Set(['Object', 'Function', 'Array', 'Map', 'Set']);

/** Functions that an object has as properties of its own, by name. */
export function ownFunctions({ graph, names }: PathLanguage, node: NodeIndex): Map<string, NodeIndex> {
  const found = new Map<string, NodeIndex>();
  graph.forEachEdge(node, (edge) => {
    const target = graph.targetOf(edge);
    const name = names.of(edge);
    const isMethod = graph.edgeTypeOf(edge) === 'property' && graph.typeOf(target) === 'closure';
    if (isMethod && name !== 'constructor' && name !== '__proto__') found.set(name, target);
  });
  return found;
}

/** The methods that an object has, by name, inherited ones included. */
export function methodsOf(language: PathLanguage, node: NodeIndex): Map<string, NodeIndex> {
  const { names } = language;
  const methods = new Map<string, NodeIndex>();
  let at: NodeIndex | null = node;
  for (let depth = 0; at !== null && depth <= mostPrototypes; depth++) {
    const isInherited: boolean = depth > 0 && isBuiltIn(language, at);
    if (!isInherited)
      for (const [name, method] of ownFunctions(language, at))
        if (!methods.has(name)) methods.set(name, method);
    at = isInherited ? null : names.follow(at, '__proto__');
  }
  return methods;
}

function isBuiltIn({ graph, names }: PathLanguage, prototype: NodeIndex): boolean {
  const constructor = names.follow(prototype, 'constructor');
  return (
    constructor !== null &&
    graph.locationOf(constructor) === null &&
    builtInClasses.has(graph.nameOf(constructor))
  );
}

/** What `bind` makes has no code of its own, but calls a function that has. */
export function calledBy({ graph, names }: PathLanguage, method: NodeIndex): NodeIndex {
  const bound = graph.typeOf(method) === 'closure' ? names.follow(method, 'bound_function') : null;
  return bound ?? method;
}
