import type { NodeIndex } from '../heap/heap.ts';
import type { HeapLeaks } from './explain-heap.ts';
import { isStore } from './leak-story.ts';
import { propertyNames } from './property-names.ts';

/**
 * Objects of the class of the first leaked one, wherever they are held; of plain objects those that have its properties. What has changed
 * since it came may be left out. Null where nothing tells them from others.
 */
export function countAlike({ language, stories: [story] }: HeapLeaks): number | null {
  if (!story || isStore(story.cause)) return null;
  const { graph } = language;
  const { nodeNames, nodeTypes } = graph.columns;
  const { leaked } = story;
  if (graph.typeOf(leaked) !== 'object') return null;
  const isPlain = graph.nameOf(leaked) === 'Object';
  const wanted = isPlain ? propertyNames(language, leaked) : [];
  if (isPlain && wanted.length === 0) return null;
  let count = 0;
  for (let node = 0; node < graph.nodeCount; node++) {
    if (nodeNames[node] !== nodeNames[leaked] || nodeTypes[node] !== nodeTypes[leaked]) continue;
    if (isPlain && !hasAll(propertyNames(language, node as NodeIndex), wanted)) continue;
    count += 1;
  }
  return count;
}

function hasAll(names: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((name) => names.includes(name));
}
