import type { HeapGraph } from './heap-graph.ts';
import type { NodeIndex } from './node-id.ts';

/**
 * The class that a node counts for, as Chrome DevTools groups them: the constructor of an object, `Function`
 * for closures, and a name in brackets for what is no object of the language (`(string)`, `(array)`, `(system)`).
 */
export function classNameOf(graph: HeapGraph, node: NodeIndex): string {
  const type = graph.typeOf(node);
  if (type === 'object' || type === 'native') return graph.nameOf(node);
  return builtInClasses[type] ?? `(${type})`;
}

const builtInClasses: Readonly<Record<string, string>> = {
  closure: 'Function',
  code: '(compiled code)',
  hidden: '(system)',
  regexp: 'RegExp',
};
