import type { ExplainEngine, NewObjectWay } from '../engine/engine.ts';
import type { GrowingCollection, Retainer } from '../finding.ts';
import type { ExplainQuestion } from './explain-question.ts';
import { watchStores, withSizes } from './grown-stores.ts';
import type { HeldCode } from './lead-suspect.ts';
import { isStore } from './leak-story.ts';
import { beginFreshTurn, callAgain, takesTurns } from './call-again.ts';
import { findHeapLeaks, tellHeapLeaks, type HeapLeaks, type ToldLeak } from './explain-heap.ts';
import type { Holding } from './package-keeper.ts';
import type { Room } from './paths/paths.ts';
import { type FindVariable, nameVariables } from './name-variables.ts';
import { countAlike } from './alike-objects.ts';
import { findNewObjects } from './new-objects.ts';
import { propertyNames } from './property-names.ts';
import { readSnapshot } from './read-snapshot.ts';
import { isRefuted } from './refuted-leak.ts';
import { scriptOwner } from './script-owner.ts';

/** Who keeps the first leak, where a path says so. */
export interface Keeping {
  /** Whose code holds it. */
  readonly held: HeldCode | null;
  /** The package, `name@version`, whose own collection holds it, else null. */
  readonly keeper: string | null;
  /** Whose the collection is, or what it holds; null where that is not known. */
  readonly holding: Holding | null;
}

export const unknownKeeping: Keeping = { held: null, keeper: null, holding: null };

/** What keeps a leak alive. */
export interface Explanation {
  readonly retainers: readonly Retainer[];
  readonly retainersOmitted: number;
  readonly collections: readonly GrowingCollection[];
  readonly fingerprint: string | null;
  readonly keeping: Keeping;
  /** The array with room left that holds the first leak, by name, where all leaks are in such arrays; else null. */
  readonly room: (Room & { readonly name: string }) | null;
  readonly snapshotPath: string | null;
  /** Why there is less than was asked for. */
  readonly reasons: readonly string[];
  /** Calls that left nothing behind where the verdict expects objects: the leak is refuted; null where it is not. */
  readonly callsInVain: number | null;
  /** Objects in the heap that look like the first leaked one, where no collection is told; null where that is not known. */
  readonly alike: number | null;
}

const nothing: Explanation = {
  retainers: [],
  retainersOmitted: 0,
  collections: [],
  fingerprint: null,
  keeping: unknownKeeping,
  room: null,
  snapshotPath: null,
  reasons: [],
  callsInVain: null,
  alike: null,
};

type Window = ReturnType<ExplainEngine['openNewObjectWindow']>;

/** V8 needs 8 (Node 26) to 20 times (Node 20) as long for a snapshot as for numbering the same heap. */
const snapshotOverNumbering = 16;

/** And 35 to 80 times as long as for a collection. */
const snapshotOverCollection = 50;

/** Bytes of heap above which turns that number it anew take longer than a second look where sampling was in vain. */
const costlyTurns = 16e6;

/**
 * Finds what keeps the objects that further calls leave behind: calls a few times more, and reads one
 * snapshot for the new objects in it.
 */
export async function explainLeak(engine: ExplainEngine, question: ExplainQuestion): Promise<Explanation> {
  const deadline = engine.now() + question.timeBudget;
  // V8 collects before it numbers; a collection of ours is for a heap whose garbage makes it look too large.
  if (engine.usedHeap() > question.heapLimit) engine.collectGarbage();
  const heap = engine.usedHeap();
  if (heap > question.heapLimit) {
    return because(
      `No retaining path: the heap holds ${megabytes(heap)} MB, more than the ${megabytes(question.heapLimit)} MB that an explanation may read (\`explainHeapLimit\`).`,
    );
  }
  // Where a snapshot is to be kept, it must not be one of an attempt in vain.
  if (!takesTurns(question)) return await explainBy('numbered', engine, question, deadline);
  let isInVain = false;
  if (heap > costlyTurns && question.keepSnapshot === false) {
    const sampled = await explainBy('sampled', engine, question, deadline);
    // Where the profiler missed something (allocations that V8 folded, say), nothing is left to chance.
    if (sampled.retainers.length > 0 || sampled.isOutOfTime) return sampled;
    isInVain = sampled.callsInVain !== null;
  }
  const numbered = await explainBy('numbered', engine, question, deadline);
  // Turns that number the heap anew take so long that calls which race with timers may leave nothing: that alone refutes no leak.
  return isInVain ? numbered : { ...numbered, callsInVain: null };
}

interface Attempt extends Explanation {
  readonly isOutOfTime: boolean;
}

async function explainBy(
  way: NewObjectWay,
  engine: ExplainEngine,
  question: ExplainQuestion,
  deadline: number,
): Promise<Attempt> {
  if (!takesTurns(question)) await beginFreshTurn(engine);
  const window = engine.openNewObjectWindow(question.measured, way);
  try {
    const expected = window.numberingTime * snapshotOverNumbering;
    const left = deadline - engine.now();
    if (expected > left) return outOfTime(engine, question, expected, left);
    const { calls, collectionTime } = await callAgain(engine, question, left - expected);
    const snapshotTime = way === 'sampled' ? collectionTime * snapshotOverCollection : expected;
    const leftNow = deadline - engine.now();
    if (snapshotTime > leftNow) return outOfTime(engine, question, snapshotTime, leftNow);
    return { ...(await explainCalls(engine, window, question, calls)), isOutOfTime: false };
  } finally {
    window.close();
  }
}

function outOfTime(
  engine: ExplainEngine,
  { timeBudget }: ExplainQuestion,
  expected: number,
  left: number,
): Attempt {
  const allowed =
    expected > timeBudget
      ? `more than the ${seconds(timeBudget)} s allowed`
      : `and ${seconds(Math.max(0, left))} s are left of the ${seconds(timeBudget)} s allowed`;
  const reason = `No retaining path: a snapshot of ${megabytes(engine.usedHeap())} MB would take about ${seconds(expected)} s, ${allowed} (\`explainTimeBudget\`).`;
  return { ...because(reason), isOutOfTime: true };
}

async function explainCalls(
  engine: ExplainEngine,
  window: Window,
  question: ExplainQuestion,
  calls: number,
): Promise<Explanation> {
  const { graph, snapshotPath, unkept } = readSnapshot(engine, window, question.keepSnapshot);
  const objects = findNewObjects(graph);
  if (objects === null)
    return {
      ...because('No retaining path: another inspector client renumbered the heap meanwhile.', ...unkept),
      snapshotPath,
    };
  const { store } = question;
  const leaks = findHeapLeaks({
    graph,
    ...objects,
    calls,
    objectsPerCall: question.objectsPerCall,
    arrivalsPerCall: question.arrivalsPerCall,
    stacks: question.stacks,
    made: question.made,
    store: store && { bytes: store.bytes, isReplaced: calls >= store.lifetime },
    ownerOf: (url) => scriptOwner(url, engine.isOwnUrl),
  });
  const told =
    leaks.stories.length > 0 ? await tell(engine, window, question, leaks) : because(noneTells(calls));
  const callsInVain = told.retainers.length === 0 && isRefuted(leaks) ? calls : null;
  return {
    ...told,
    reasons: [...told.reasons, ...unkept],
    snapshotPath,
    callsInVain,
    alike: told.collections[0] ? null : countAlike(leaks),
  };
}

async function tell(
  engine: ExplainEngine,
  window: Window,
  question: ExplainQuestion,
  leaks: HeapLeaks,
): Promise<Explanation> {
  // Before source maps are read: closing any inspector session makes V8 forget all ids.
  const samples = lookAtSamples(window, question, leaks);
  const named = nameStories(window, leaks);
  const stores = await watchStores(window.sizeOf.bind(window), question.runMore, leaks);
  const places = engine.openPlaces(leaks.places);
  const told = tellHeapLeaks(named, places, engine.workingFolder()).map((leak, index) => {
    const grown = stores[index];
    if (grown === undefined) return { ...leak, retainer: { ...leak.retainer, sample: samples[index] ?? [] } };
    return grown === null ? null : withSizes(leak, grown);
  });
  const shown = told.filter((one) => one !== null);
  if (shown.length === 0) return because(noneTells(leaks.question.calls));
  return {
    ...nothing,
    retainers: shown.map(({ retainer }) => retainer),
    retainersOmitted: leaks.omitted,
    collections: shown.map(({ collection }) => collection).filter((collection) => collection !== null),
    fingerprint: shown[0]?.retainer.fingerprint ?? null,
    keeping: shown[0]!,
    room: roomOfAll(shown),
  };
}

/** One collection that is to fill up says nothing of another beside it. */
function roomOfAll(told: readonly ToldLeak[]): Explanation['room'] {
  const [first] = told;
  return first?.room && told.every(({ room }) => room !== null)
    ? { ...first.room, name: first.holderName }
    : null;
}

const noneTells = (calls: number): string =>
  `No retaining path: nothing that ${calls} further calls left behind has one that tells anything.`;

function because(...reasons: readonly string[]): Explanation {
  return { ...nothing, reasons };
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);

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
