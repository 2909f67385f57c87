import { LeaktightError } from '../errors.ts';
import { edgeIndex, findDominators, type HeapGraph, measureRetainedSizes } from '../heap/heap.ts';
import { readOwnHeap } from './read-own-heap.ts';

let calls = 0;

/**
 * Bytes that would be freed with `value`: its own and those of all that it alone keeps alive. Takes a
 * heap snapshot, so it costs seconds on a large heap. Works for values of every realm (vm contexts, jsdom).
 * @throws LeaktightError (LEAKTIGHT_BAD_RECEIVED) for anything but an object or a function.
 * @example await retainedSizeOf(cache); // 1_048_784
 */
export async function retainedSizeOf(value: object): Promise<number> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_RECEIVED',
      `Could not measure a retained size: got ${value === null ? 'null' : typeof value}, expected an object or a function.`,
    );
  }
  // A property that nothing else has leads to the value in the snapshot, whatever its realm or class.
  const property = `leaktight.retainedSizeOf.${++calls}`;
  const holder: Record<string, unknown> = { [property]: value };
  const graph = readOwnHeap();
  // Read again, so that the holder lives until the snapshot is there.
  const found = holder[property] === value ? heldBy(graph, property) : null;
  if (found === null) {
    throw new LeaktightError(
      'LEAKTIGHT_UNSUPPORTED',
      'Could not find the value in the heap snapshot of this Node.',
    );
  }
  return found;
}

function heldBy(graph: HeapGraph, property: string): number | null {
  const { edgeNames, strings } = graph.columns;
  const name = strings.indexOf(property);
  for (let at = name < 0 ? -1 : edgeNames.indexOf(name); at >= 0; at = edgeNames.indexOf(name, at + 1)) {
    const edge = edgeIndex(at);
    if (graph.edgeTypeOf(edge) !== 'property') continue;
    return measureRetainedSizes(graph, findDominators(graph))[graph.targetOf(edge)]!;
  }
  return null;
}
