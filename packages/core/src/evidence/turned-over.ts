import type { ToldLeak } from './explain-heap.ts';
import type { WatchedSize } from './grown-stores.ts';
import type { HeapQuestion } from './heap-question.ts';
import { growingCollection } from './holders/holders.ts';
import type { LeakStory } from './leak-story.ts';

/** Of what came, the share by which a collection has grown that kept all of it. */
const keptShare = 0.9;

/** Of one entry for each call that left something, the share below which old ones go as new ones come. */
const growingShare = 0.3;

/** Entries that must have come before it tells anything that they did not add to a collection. */
const fewestExpected = 3;

type Story = Pick<LeakStory, 'arrived'>;
type Question = Pick<HeapQuestion, 'calls' | 'arrivalsPerCall'>;

/** Whether so many entries came meanwhile that a size which stays tells something. */
function isSeen({ arrived }: Story, size: WatchedSize | undefined, { calls }: Question): size is WatchedSize {
  return size !== undefined && (arrived / calls) * size.calls >= fewestExpected;
}

/** Whether a collection gets new entries and does not grow: each takes the place of an old one. */
export function isTurnover(story: Story, size: WatchedSize | undefined, question: Question): boolean {
  if (!isSeen(story, size, question)) return false;
  const expected = Math.min(question.arrivalsPerCall, story.arrived / question.calls) * size.calls;
  return size.sizeAfter - size.sizeBefore < growingShare * expected;
}

/** Tells a collection that did not keep all that came by what it grew by, and none that did not grow. */
export function withGrowth(
  leak: ToldLeak,
  story: Story,
  size: WatchedSize | undefined,
  question: Question,
): ToldLeak {
  const { collection, retainer } = leak;
  if (collection === null || !isSeen(story, size, question)) return leak;
  const { sizeBefore, sizeAfter, calls } = size;
  const perCall = (sizeAfter - sizeBefore) / calls;
  const arrivedPerCall = story.arrived / question.calls;
  if (perCall >= keptShare * Math.max(arrivedPerCall, collection.entriesPerCall)) return leak;
  if (perCall <= 0) return { ...leak, collection: null, retainer: { ...retainer, ...boundAdvice(leak) } };
  // Something else may have come as often, and gone again.
  const share = Math.min(1, perCall / arrivedPerCall);
  return {
    ...leak,
    collection: { ...collection, sizeBefore, sizeAfter, entriesPerCall: perCall },
    retainer: {
      ...retainer,
      objectsPerCall: retainer.objectsPerCall * share,
      selfBytesPerCall: retainer.selfBytesPerCall * share,
      retainedBytesPerCall: retainer.retainedBytesPerCall * share,
    },
  };
}

/** Nobody need bound what has a bound. */
function boundAdvice({ retainer, holderName }: ToldLeak): { advice?: string } {
  if (retainer.holder !== growingCollection.name) return {};
  const name = holderName === '' ? 'the collection' : `\`${holderName}\``;
  return {
    advice: `${name} did not grow: old entries went as new ones came. If that is its bound, it is no leak: raise \`maxCalls\` to twice its size, or name it in \`ignore\`; else look at who takes over what goes out of it.`,
  };
}
