import type { NodeIndex } from '../heap/heap.ts';
import type { HeapQuestion } from './heap-question.ts';
import type { NewStore } from './leak-causes.ts';
import { storeShare } from './refuted-leak.ts';

/** Texts that took the place of the one that got longer with the calls: each of its own, or what V8 flattened it from. */
export function newTexts({ graph, newNodes, store }: HeapQuestion): NewStore[] {
  if (store === null) return [];
  const found = new Map<NodeIndex, number>();
  for (const node of newNodes) {
    const bytes = graph.selfSizeOf(node);
    if (graph.typeOf(node) === 'string' && bytes >= storeShare * store.bytes) found.set(node, bytes);
  }
  const flattened: NewStore[] = [];
  for (const node of newNodes) {
    if (graph.typeOf(node) !== 'concatenated string') continue;
    graph.forEachEdge(node, (edge) => {
      const bytes = found.get(graph.targetOf(edge));
      if (bytes !== undefined) flattened.push({ owner: node, bytes });
    });
  }
  return [...flattened, ...[...found].map(([owner, bytes]) => ({ owner, bytes }))];
}
