import type { HeapLeaks, ToldLeak } from './explain-heap.ts';
import { holderOf } from './growing-collections.ts';
import { isStore, type LeakStory } from './leak-story.ts';
import { isTimer } from './renewed-objects.ts';

/** Sizes of a collection before and after some more calls: exact ones, but of a text. */
export interface WatchedSize {
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  readonly calls: number;
}

/** Calls between two looks at the size of a collection of plain values. */
const watchedCalls = 29;

/** Calls, and milliseconds for them, after which others have shown whether they grow. */
const mostCalls = 307;
const mostTime = 3000;

/** Whether what grew is a text: each is replaced by a longer one, so that its bytes are known beforehand only. */
function isText({ graph }: HeapLeaks['question'], { cause, leaked }: LeakStory): boolean {
  return isStore(cause) && graph.typeOf(leaked).endsWith('string');
}

/** How a size is asked for, and how time goes by. */
export interface Watch {
  readonly watchSize: (id: number, counted: 'all' | 'taken' | 'inner') => () => number | null;
  readonly watchTimers: (id: number) => () => number | null;
  readonly runMore: (calls: number, limits?: { readonly milliseconds: number }) => Promise<number>;
}

/**
 * Counts the entries of collections before and after further calls: of plain values, which no snapshot lists, and of objects, as old
 * ones may go as new ones come. Undefined where there is none to count, or where it could not be.
 */
export async function watchSizes(watch: Watch, leaks: HeapLeaks): Promise<(WatchedSize | undefined)[]> {
  const { stories, question } = leaks;
  const { store, calls: callsBetween } = question;
  const texts = stories.map((story) =>
    isText(question, story) && store !== null
      ? { sizeBefore: store.bytes, sizeAfter: story.cause.bytes, calls: callsBetween }
      : undefined,
  );
  const watched = stories.map((story, index) => (texts[index] ? undefined : watchStory(watch, leaks, story)));
  if (watched.every((size) => size === undefined)) return texts;
  const before = watched.map((size) => size?.() ?? null);
  const ofStores = stories.some(({ cause }) => isStore(cause));
  const calls = ofStores
    ? await watch.runMore(watchedCalls)
    : await watch.runMore(Math.min(callsBetween, mostCalls), { milliseconds: mostTime });
  return watched.map((size, index) => {
    const sizeBefore = before[index] ?? null;
    const sizeAfter = size?.() ?? null;
    if (sizeBefore === null || sizeAfter === null) return texts[index];
    return { sizeBefore, sizeAfter, calls };
  });
}

/** Undefined where there is nothing to count. */
function watchStory(
  { watchSize, watchTimers }: Watch,
  { language: { graph, kinds } }: HeapLeaks,
  story: LeakStory,
): (() => number | null) | undefined {
  if (isStore(story.cause)) return watchSize(graph.idOf(story.leaked), 'all');
  const holder = holderOf(story);
  if (holder !== null) return watchSize(graph.idOf(holder.node), holder.isSpread ? 'inner' : 'taken');
  const isOfNode = story.cause.holder === null && isTimer(kinds.nameOf(story.leaked));
  return isOfNode ? watchTimers(graph.idOf(story.leaked)) : undefined;
}

/** Tells a collection of plain values by its exact sizes; null where it did not grow. */
export function withSizes(leak: ToldLeak, { sizeBefore, sizeAfter, calls }: WatchedSize): ToldLeak | null {
  if (sizeAfter <= sizeBefore) return null;
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
