import type { ExplainEngine, NewObjectWay } from '../engine/engine.ts';
import { countAlike } from './alike-objects.ts';
import { beginFreshTurn, callAgain, takesTurns } from './call-again.ts';
import { findHeapLeaks } from './explain-heap.ts';
import type { ExplainQuestion } from './explain-question.ts';
import { because, type Explanation, noneTells } from './explanation.ts';
import { findNewObjects } from './new-objects.ts';
import { readSnapshot } from './read-snapshot.ts';
import { isRefuted } from './refuted-leak.ts';
import { scriptOwner } from './script-owner.ts';
import { tellLeaks } from './tell-leaks.ts';

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
    leaks.stories.length > 0 ? await tellLeaks(engine, window, question, leaks) : because(noneTells(calls));
  const callsWithoutPath = told.retainers.length === 0 ? calls : null;
  return {
    ...told,
    reasons: [...told.reasons, ...unkept],
    snapshotPath,
    callsInVain: callsWithoutPath !== null && isRefuted(leaks) ? calls : null,
    callsWithoutPath,
    alike: told.kept[0] ? null : countAlike(leaks),
  };
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);
