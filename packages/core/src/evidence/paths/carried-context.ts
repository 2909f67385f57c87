import type { NodeIndex } from '../../heap/heap.ts';
import type { PathLanguage } from './path-edges.ts';

/** What Node 24 and later carry the stores of AsyncLocalStorage in: a subclass of Map. */
const frameClass = 'AsyncContextFrame';

/** Where Node up to 22 keeps a store: a property of each promise and timer. */
const storeProperty = '<symbol kResourceStore>';

/** V8 names some of them after their base class; their prototype knows better. */
export function isContextFrame({ names, graph }: PathLanguage, node: NodeIndex): boolean {
  if (graph.typeOf(node) !== 'object') return false;
  if (graph.nameOf(node) === frameClass) return true;
  const prototype = names.follow(node, '__proto__');
  const constructor = prototype === null ? null : names.follow(prototype, 'constructor');
  return constructor !== null && graph.nameOf(constructor) === frameClass;
}

/** Whether leaked objects keep the store of an `AsyncLocalStorage.run` that came with their call. */
export function carriesContext(
  language: PathLanguage,
  entries: readonly NodeIndex[],
  isNew: (node: NodeIndex) => boolean,
): boolean {
  return entries.some((entry) => isContextFrame(language, entry) || holdsNewStore(language, entry, isNew));
}

/** Each storage has a symbol of its own, and all have one name: those of a test runner come first. */
function holdsNewStore(
  { graph, names }: PathLanguage,
  entry: NodeIndex,
  isNew: (node: NodeIndex) => boolean,
): boolean {
  let holds = false;
  graph.forEachEdge(entry, (edge) => {
    holds =
      graph.edgeTypeOf(edge) === 'property' &&
      names.of(edge) === storeProperty &&
      isNew(graph.targetOf(edge));
    return !holds;
  });
  return holds;
}
