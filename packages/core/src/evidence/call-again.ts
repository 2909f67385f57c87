import type { ExplainEngine } from '../engine/engine.ts';
import type { ExplainQuestion } from './explain-question.ts';

/** Primes: what a call leaves k times is then told from what was there by chance. */
const counts = [13, 29, 53, 101, 151, 211, 307];

/** Arrivals per call below which a leak is taken for a table that grows, and not for objects that arrive. */
const fewArrivals = 0.05;

/** Tables double when they are full: as many calls again fill one for sure. */
const callsToDouble = 1.1;

/** Milliseconds that these calls may take: what leaks may make each slower than the one before. */
const mostTimeForCalls = 6000;

/** Milliseconds of one call from which a few of them take more than one turn of the event loop. */
const slowCall = 0.5;

/** Whether the calls of an explanation take turns of the event loop, besides the one after them. */
export function takesTurns({ isAsync, callTime }: Pick<ExplainQuestion, 'isAsync' | 'callTime'>): boolean {
  return isAsync || callTime > slowCall;
}

/**
 * Resolves among the timers of a turn. V8 numbers the heap anew by a timer of its own, once 50 ms are over, but what
 * began here reaches the end of the turn, finalizers included, before timers are looked at again.
 */
export async function beginFreshTurn(engine: Pick<ExplainEngine, 'delay'>): Promise<void> {
  await engine.delay(1);
}

/** Calls until each kind of leaked object was seen about 13 times, or a table was surely re-allocated. */
function chooseCalls(
  { arrivalsPerCall, measuredCalls, store, callTime }: ExplainQuestion,
  timeForCalls: number,
): number {
  const wanted = counts[0]! / arrivalsPerCall;
  const count =
    arrivalsPerCall < fewArrivals
      ? Math.ceil(Math.max(counts.at(-1)!, (store?.lifetime ?? measuredCalls) * callsToDouble))
      : (counts.find((one) => one >= wanted) ?? counts.at(-1)!);
  const affordable = Math.floor(timeForCalls / 2 / Math.max(callTime, 0.001));
  return Math.max(3, Math.min(count, affordable));
}

/** How many calls were made, and how many milliseconds the collection after them took. */
interface CallsMade {
  readonly calls: number;
  readonly collectionTime: number;
}

/**
 * Makes the calls that are to be explained, collects, and lets finalizers run, which may free more; V8 collects once
 * again for a snapshot. What a call that takes no turns left to be freed is known when it returns: one turn does.
 */
export async function callAgain(
  engine: ExplainEngine,
  question: ExplainQuestion,
  timeForCalls: number,
): Promise<CallsMade> {
  let collectionTime = -1;
  const collect = (): void => {
    const start = engine.now();
    engine.collectGarbage();
    collectionTime = engine.now() - start;
  };
  const count = chooseCalls(question, timeForCalls);
  const calls = await question.runMore(count, {
    milliseconds: Math.min(mostTimeForCalls, timeForCalls / 2),
    beforeTurn: takesTurns(question) ? undefined : collect,
  });
  if (collectionTime < 0) {
    collect();
    await engine.macrotask();
  }
  return { calls, collectionTime };
}
