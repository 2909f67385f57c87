import type { HeapLeaks, ToldLeak } from './explain-heap.ts';
import { isStore, type LeakStory } from './leak-story.ts';

/** Exact sizes of a collection before and after some more calls. */
export interface GrownStore {
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  readonly calls: number;
}

/** Calls between two looks at a size. */
const watchedCalls = 29;

/** Whether what grew is a text: each is replaced by a longer one, so that its bytes are known beforehand only. */
function isText({ graph }: HeapLeaks['question'], { cause, leaked }: LeakStory): boolean {
  return isStore(cause) && graph.typeOf(leaked).endsWith('string');
}

/**
 * Counts the entries of collections of plain values, which no snapshot lists, before and after further
 * calls: undefined for stories of objects, null for collections that did not grow.
 */
export async function watchStores(
  sizeOf: (id: number) => number | null,
  runMore: (calls: number) => Promise<number>,
  { stories, question }: HeapLeaks,
): Promise<(GrownStore | null | undefined)[]> {
  const { store, calls: callsBetween, graph } = question;
  const texts = stories.map((story) =>
    isText(question, story) && store !== null
      ? { sizeBefore: store.bytes, sizeAfter: story.cause.bytes, calls: callsBetween }
      : undefined,
  );
  const stores = stories.map(({ cause, leaked }, index) =>
    isStore(cause) && !texts[index] ? graph.idOf(leaked) : undefined,
  );
  if (stores.every((id) => id === undefined)) return texts;
  const before = stores.map((id) => (id === undefined ? null : sizeOf(id)));
  const calls = await runMore(watchedCalls);
  return stores.map((id, index) => {
    if (id === undefined) return texts[index];
    const sizeBefore = before[index] ?? null;
    const sizeAfter = sizeOf(id);
    const grew = sizeBefore !== null && sizeAfter !== null && sizeAfter > sizeBefore;
    return grew ? { sizeBefore, sizeAfter, calls } : null;
  });
}

/** Tells a collection of plain values by its exact sizes. */
export function withSizes(leak: ToldLeak, { sizeBefore, sizeAfter, calls }: GrownStore): ToldLeak {
  const { retainer, holderName, bytes } = leak;
  const entriesPerCall = (sizeAfter - sizeBefore) / calls;
  const bytesPerCall = (bytes / sizeAfter) * entriesPerCall;
  return {
    ...leak,
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
