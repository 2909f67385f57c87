import type { ExplainEngine } from '../engine/engine.ts';
import type { GrowingCollection, Retainer } from '../finding.ts';
import { type HeapGraph, SnapshotReader } from '../heap/heap.ts';
import { watchStores, withSizes } from './grown-stores.ts';
import { isStore } from './leak-story.ts';
import { findHeapLeaks, tellHeapLeaks, type HeapLeaks } from './explain-heap.ts';
import { nameVariables } from './name-variables.ts';
import { findNewObjects } from './new-objects.ts';
import { scriptOwner } from './script-owner.ts';

/** What is known of a leak before it is explained, and how far to go. */
export interface ExplainQuestion {
  /** The measured function. */
  readonly measured: object;
  /** Calls it further, in the way it was measured; returns how many calls there were time for. */
  readonly runMore: (calls: number) => Promise<number>;
  /** Milliseconds that one call took. */
  readonly callTime: number;
  readonly measuredCalls: number;
  readonly objectsPerCall: number;
  /** `full` looks at an object of every cause, however long that takes; `path` at one for sure. */
  readonly explain: 'path' | 'full';
  /** Milliseconds for the whole explanation. */
  readonly timeBudget: number;
  /** Bytes of heap above which no snapshot is taken. */
  readonly heapLimit: number;
  readonly keepSnapshot: boolean | string;
  readonly showValues: boolean;
}

/** What keeps a leak alive. */
export interface Explanation {
  readonly retainers: readonly Retainer[];
  readonly retainersOmitted: number;
  readonly collections: readonly GrowingCollection[];
  readonly fingerprint: string | null;
  readonly snapshotPath: string | null;
  /** Why there is less than was asked for. */
  readonly reasons: readonly string[];
}

const nothing: Explanation = {
  retainers: [],
  retainersOmitted: 0,
  collections: [],
  fingerprint: null,
  snapshotPath: null,
  reasons: [],
};

type Window = ReturnType<ExplainEngine['openNewObjectWindow']>;

/** V8 needs 8 (Node 26) to 20 times (Node 20) as long for a snapshot as for numbering the same heap. */
const snapshotOverNumbering = 16;

/** Milliseconds up to which a look at one object is followed by another: each walks the heap, as numbering does. */
const cheapLook = 250;

/**
 * Finds what keeps the objects that further calls leave behind: numbers the heap, calls a few times
 * more, and reads one snapshot for the new objects in it.
 */
export async function explainLeak(engine: ExplainEngine, question: ExplainQuestion): Promise<Explanation> {
  const start = engine.now();
  // V8 collects before it numbers; a collection of ours is for a heap whose garbage makes it look too large.
  if (engine.usedHeap() > question.heapLimit) engine.collectGarbage();
  const heap = engine.usedHeap();
  if (heap > question.heapLimit) {
    return because(
      `No retaining path: the heap holds ${megabytes(heap)} MB, more than the ${megabytes(question.heapLimit)} MB that an explanation may read (\`explainHeapLimit\`).`,
    );
  }
  const window = engine.openNewObjectWindow(question.measured);
  try {
    const left = question.timeBudget - (engine.now() - start);
    const expected = window.numberingTime * snapshotOverNumbering;
    if (expected > left) {
      return because(
        `No retaining path: a snapshot of ${megabytes(heap)} MB would take about ${Math.round(expected / 1000)} s, more than the ${Math.round(question.timeBudget / 1000)} s allowed (\`explainTimeBudget\`).`,
      );
    }
    return await explainIn(engine, window, question, left - expected);
  } finally {
    window.close();
  }
}

async function explainIn(
  engine: ExplainEngine,
  window: Window,
  question: ExplainQuestion,
  timeForCalls: number,
): Promise<Explanation> {
  const calls = await question.runMore(chooseCalls(question, timeForCalls));
  await settle(engine);
  const { graph, snapshotPath } = await readSnapshot(engine, window, question.keepSnapshot);
  const objects = findNewObjects(graph);
  if (objects === null)
    return {
      ...because('No retaining path: another inspector client renumbered the heap meanwhile.'),
      snapshotPath,
    };
  const leaks = findHeapLeaks({
    graph,
    ...objects,
    calls,
    objectsPerCall: question.objectsPerCall,
    ownerOf: (url) => scriptOwner(url, engine.isOwnUrl),
  });
  if (leaks.stories.length === 0) {
    const reason = `No retaining path: nothing that ${calls} further calls left behind has one that tells anything.`;
    return { ...because(reason), snapshotPath };
  }
  return { ...(await tell(engine, window, question, leaks)), snapshotPath };
}

async function tell(
  engine: ExplainEngine,
  window: Window,
  question: ExplainQuestion,
  leaks: HeapLeaks,
): Promise<Explanation> {
  // Before source maps are read: closing any inspector session makes V8 forget all ids.
  const samples = lookAtSamples(engine, window, question, leaks);
  const named = nameStories(window, leaks);
  const stores = await watchStores(window.sizeOf.bind(window), question.runMore, leaks);
  const places = engine.openPlaces(leaks.places);
  const told = tellHeapLeaks(named, places, engine.workingFolder()).map((leak, index) => {
    const grown = stores[index];
    if (grown === undefined) return { ...leak, retainer: { ...leak.retainer, sample: samples[index] ?? [] } };
    return grown === null ? null : withSizes(leak, grown);
  });
  const shown = told.filter((one) => one !== null);
  return {
    ...nothing,
    retainers: shown.map(({ retainer }) => retainer),
    retainersOmitted: leaks.omitted,
    collections: shown.map(({ collection }) => collection).filter((collection) => collection !== null),
    fingerprint: shown[0]?.retainer.fingerprint ?? null,
  };
}

function because(reason: string): Explanation {
  return { ...nothing, reasons: [reason] };
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

/** Primes: what a call leaves k times is then told from what was there by chance. */
const counts = [13, 29, 53, 101, 151, 211, 307];

/** Objects per call below which a leak is a table that grows, not objects that arrive. */
const fewObjects = 0.1;

/** Tables double when they are full: as many calls again fill one for sure. */
const callsToDouble = 1.1;

/** Calls until each kind of leaked object was seen about 13 times, or a table was surely re-allocated. */
function chooseCalls(
  { objectsPerCall, measuredCalls, callTime }: ExplainQuestion,
  timeForCalls: number,
): number {
  const wanted = counts[0]! / Math.min(1, objectsPerCall);
  const count =
    objectsPerCall < fewObjects
      ? Math.ceil(Math.max(counts.at(-1)!, measuredCalls * callsToDouble))
      : (counts.find((one) => one >= wanted) ?? counts.at(-1)!);
  const affordable = Math.floor(timeForCalls / 2 / Math.max(callTime, 0.001));
  return Math.max(3, Math.min(count, affordable));
}

const settlingTurns = 3;

/** Bytes of heap above which a turn costs a tenth of a snapshot: V8 collects and numbers all anew in most of them. */
const largeHeap = 32e6;

/** Lets finalizers run, which may free more; V8 collects once again before it writes a snapshot. */
async function settle(engine: ExplainEngine): Promise<void> {
  // The calls ended in a turn of their own: what they left for it is done, and a large heap needs no turn more.
  const turns = engine.usedHeap() > largeHeap ? 0 : settlingTurns;
  for (let turn = 0; turn < turns; turn++) {
    await engine.macrotask();
    engine.collectGarbage();
  }
  if (turns === 0) engine.collectGarbage();
  await engine.macrotask();
}

async function readSnapshot(
  engine: ExplainEngine,
  window: Window,
  keep: boolean | string,
): Promise<{ graph: HeapGraph; snapshotPath: string | null }> {
  const reader = new SnapshotReader();
  const file = keep === false ? null : engine.keepSnapshot(keep);
  try {
    await window.takeSnapshot((chunk) => {
      reader.write(chunk);
      file?.write(chunk);
    });
  } finally {
    file?.close();
  }
  return { graph: reader.end(), snapshotPath: file?.path ?? null };
}

function nameStories(window: Window, leaks: HeapLeaks): HeapLeaks {
  const { graph } = leaks.question;
  const stories = leaks.stories.map((story) =>
    nameVariables(story, (closure, value) => window.variableOf(graph.idOf(closure), graph.idOf(value))),
  );
  return { ...leaks, stories };
}

/** Property names of one leaked object for each story; after a long look `path` goes without the others. */
function lookAtSamples(
  engine: ExplainEngine,
  window: Window,
  { explain, showValues }: ExplainQuestion,
  { stories, question }: HeapLeaks,
): string[][] {
  let isCheap = true;
  return stories.map(({ cause, leaked }) => {
    if (isStore(cause) || (explain !== 'full' && !isCheap)) return [];
    const start = engine.now();
    const sample = window.describe(question.graph.idOf(leaked), showValues);
    isCheap = engine.now() - start < cheapLook;
    return sample;
  });
}
