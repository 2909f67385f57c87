import type { HeapLeaks, ToldLeak } from './explain-heap.ts';
import { isStore } from './leak-story.ts';

/** Exact sizes of a collection before and after some more calls. */
export interface GrownStore {
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  readonly calls: number;
}

/** Calls between two looks at a size. */
const watchedCalls = 29;

/**
 * Counts the entries of collections of plain values, which no snapshot lists, before and after further
 * calls: undefined for stories of objects, null for collections that did not grow.
 */
export async function watchStores(
  sizeOf: (id: number) => number | null,
  runMore: (calls: number) => Promise<number>,
  { stories, question }: HeapLeaks,
): Promise<(GrownStore | null | undefined)[]> {
  const stores = stories.map(({ cause, leaked }) =>
    isStore(cause) ? question.graph.idOf(leaked) : undefined,
  );
  if (stores.every((id) => id === undefined)) return stores.map(() => undefined);
  const before = stores.map((id) => (id === undefined ? null : sizeOf(id)));
  const calls = await runMore(watchedCalls);
  return stores.map((id, index) => {
    if (id === undefined) return undefined;
    const sizeBefore = before[index] ?? null;
    const sizeAfter = sizeOf(id);
    const grew = sizeBefore !== null && sizeAfter !== null && sizeAfter > sizeBefore;
    return grew ? { sizeBefore, sizeAfter, calls } : null;
  });
}

/** Tells a collection of plain values by its exact sizes. */
export function withSizes(
  { retainer, holderName, bytes }: ToldLeak,
  { sizeBefore, sizeAfter, calls }: GrownStore,
): Pick<ToldLeak, 'retainer' | 'collection'> {
  const entriesPerCall = (sizeAfter - sizeBefore) / calls;
  const bytesPerCall = (bytes / sizeAfter) * entriesPerCall;
  return {
    retainer: {
      ...retainer,
      objectsPerCall: entriesPerCall,
      selfBytesPerCall: bytesPerCall,
      retainedBytesPerCall: bytesPerCall,
    },
    collection: {
      name: holderName,
      kind: retainer.path.at(-1)?.node ?? 'collection',
      sizeBefore,
      sizeAfter,
      entriesPerCall,
    },
  };
}
