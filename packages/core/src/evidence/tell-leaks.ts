import type { ExplainEngine } from '../engine/engine.ts';
import { namesIn } from './called-names.ts';
import { findHeapLeaks, tellHeapLeaks, type HeapLeaks, type ToldLeak } from './explain-heap.ts';
import type { ExplainQuestion } from './explain-question.ts';
import { because, type Explanation, noneTells, nothing } from './explanation.ts';
import { holderOf } from './growing-collections.ts';
import { type Watch, type WatchedSize, watchSizes, withSizes } from './grown-stores.ts';
import { isStore, type LeakStory } from './leak-story.ts';
import { type FindVariable, nameVariables } from './name-variables.ts';
import { type HiddenReferences, membersOf } from './paths/paths.ts';
import { propertyNames } from './property-names.ts';
import { isTurnover, withGrowth } from './turned-over.ts';

type Window = ReturnType<ExplainEngine['openNewObjectWindow']>;

/** Leaks, with the size of the collection of each where that could be watched. */
interface WatchedLeaks {
  readonly leaks: HeapLeaks;
  readonly sizes: readonly (WatchedSize | undefined)[];
  /** Calls that this took: the snapshot knows nothing of them. */
  readonly calls: number;
}

/** Puts the leaks of a snapshot into words, those that are still growing first. */
export async function tellLeaks(
  engine: ExplainEngine,
  window: Window,
  question: ExplainQuestion,
  found: HeapLeaks,
): Promise<Explanation> {
  const { leaks, sizes, calls } = await watchLeaks(window, question, found);
  // Before source maps are read: closing any inspector session makes V8 forget all ids.
  const samples = lookAtSamples(window, question, leaks);
  const named = nameStories(window, leaks);
  const places = engine.openPlaces(leaks.places);
  const namesOf = namesIn((file) => engine.readTextFile(file));
  const told = tellHeapLeaks(named, places, engine.workingFolder(), namesOf).map((leak, index) => {
    const [story, size] = [leaks.stories[index]!, sizes[index]];
    if (isStore(story.cause)) return { leak, grown: size === undefined ? null : withSizes(leak, size) };
    const sampled = { ...leak, retainer: { ...leak.retainer, sample: samples[index] ?? [] } };
    return { leak, grown: withGrowth(sampled, story, size, leaks.question) };
  });
  const shown = told.map(({ grown }) => grown).filter((one) => one !== null);
  if (shown.length === 0) return { ...because(noneTells(leaks.question.calls)), callsAfter: calls };
  const [first] = leaks.stories;
  return {
    ...nothing,
    retainers: shown.map(({ retainer }) => retainer),
    retainersOmitted: leaks.omitted,
    collections: shown.map(({ collection }) => collection).filter((collection) => collection !== null),
    // Compared with what came with all calls: those that did not grow as well.
    kept: told
      .map(({ leak, grown }) => grown?.collection ?? leak.collection)
      .filter((collection) => collection !== null),
    callsTurnedOver: first && isTurnover(first, sizes[0], leaks.question) ? sizes[0]!.calls : null,
    fingerprint: shown[0]?.retainer.fingerprint ?? null,
    keeping: shown[0]!,
    room: roomOfAll(shown),
    callsAfter: calls,
  };
}

/**
 * Sees which collections grow on. What takes the places of old entries is held elsewhere, or no leak: then other ways are looked for, and
 * told where they lead to as many objects as the verdict found.
 */
async function watchLeaks(
  window: Window,
  { runMore }: ExplainQuestion,
  leaks: HeapLeaks,
): Promise<WatchedLeaks> {
  let calls = 0;
  const watch: Watch = {
    watchSize: window.watchSize.bind(window),
    watchTimers: window.watchTimers.bind(window),
    async runMore(count, limits) {
      const made = await runMore(count, limits);
      calls += made;
      return made;
    },
  };
  const sizes = await watchSizes(watch, leaks);
  const renewed = leaks.stories
    .filter((story, index) => isTurnover(story, sizes[index], leaks.question))
    .flatMap((story) => referencesOf(leaks, story));
  if (renewed.length === 0) return { leaks, sizes, calls };
  const others = findHeapLeaks(leaks.question, renewed);
  if (!others.isLeadRegular) return { leaks, sizes, calls };
  const otherSizes = await watchSizes(watch, others);
  const isBetter = !isTurnover(others.stories[0]!, otherSizes[0], leaks.question);
  return isBetter ? { leaks: others, sizes: otherSizes, calls } : { leaks, sizes, calls };
}

/** How the collections of a story hold what came to them; timers are held by Node alone. */
function referencesOf({ language, question }: HeapLeaks, story: LeakStory): HiddenReferences[] {
  const { entries, spread } = story.cause;
  const holders = spread?.holders ?? [holderOf(story)?.node ?? null];
  return holders.map((holder) => {
    const members = holder === null ? [] : [...membersOf(language, holder)];
    return { holder, targets: new Set([...entries, ...members.filter((node) => question.isNew(node))]) };
  });
}

/** One collection that is to fill up says nothing of another beside it. */
function roomOfAll(told: readonly ToldLeak[]): Explanation['room'] {
  const [first] = told;
  return first?.room && told.every(({ room }) => room !== null)
    ? { ...first.room, name: first.holderName }
    : null;
}

function nameStories(window: Window, leaks: HeapLeaks): HeapLeaks {
  const { language, question } = leaks;
  const { graph } = question;
  const find: FindVariable = (closure, value) =>
    language.kinds.nameOf(value) === 'string'
      ? window.longestTextOf(graph.idOf(closure))
      : window.variableOf(graph.idOf(closure), graph.idOf(value));
  const stories = leaks.stories.map((story) => nameVariables(story, find));
  return { ...leaks, stories };
}

/** Property names of one leaked object for each story. Their values are not in the snapshot: V8 walks the heap for each look. */
function lookAtSamples(
  window: Window,
  { explain, showValues }: ExplainQuestion,
  { stories, language }: HeapLeaks,
): string[][] {
  return stories.map(({ cause, leaked }, index) => {
    if (isStore(cause)) return [];
    const looks = showValues && (explain === 'full' || index === 0);
    return looks ? window.describe(language.graph.idOf(leaked), showValues) : propertyNames(language, leaked);
  });
}
