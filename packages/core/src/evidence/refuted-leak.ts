import type { NodeIndex } from '../heap/heap.ts';
import type { HeapLeaks } from './explain-heap.ts';

/** Of the store that kept pace: what came after it is larger. */
export const storeShare = 0.9;

/** Fewest arrivals that are expected before their absence tells anything, and the share of their objects that must be missing. */
const fewestExpected = 8;
const refutedShare = 0.7;

/**
 * Whether the heap holds too few new values for a leak of this kind: V8's profiler goes on counting what is gone now and then, such as
 * strings that were replaced by equal ones, which a numbered heap does not; and it counts tables that nobody but V8 can see.
 */
export function isRefuted({ language: { graph, kinds }, question }: HeapLeaks): boolean {
  const { calls, arrivalsPerCall, objectsPerCall, store, isCertain, newNodes } = question;
  const isSeen = (node: NodeIndex): boolean => {
    const type = graph.typeOf(node);
    return type === 'array' || (type !== 'native' && kinds.isValue(node));
  };
  if (store?.isReplaced && isCertain)
    return !newNodes.some((node) => isSeen(node) && graph.selfSizeOf(node) >= storeShare * store.bytes);
  if (calls * arrivalsPerCall < fewestExpected) return false;
  return newNodes.filter(isSeen).length < (1 - refutedShare) * calls * objectsPerCall;
}
