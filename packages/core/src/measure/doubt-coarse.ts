import { leastObject, unseenBytes } from './coarse-samples.ts';
import type { RoundsResult } from './measure-rounds.ts';
import { runCalls, timeToCollect, type CallSeries } from '../probe/probe.ts';
import { findTrend, type Point } from '../trend/trend.ts';
import { fewestPacedCalls, isSmallStore, type UnexplainedGrowth } from '../verdict/verdict.ts';

/** Growth of fewer bytes may be V8's own. */
const leastBytes = 4096;

/** Stretches of a look, each of which ends with a reading. The calls before the first reading tell how long they take. */
const stretches = 7;

/** Calls in which an object each is seen for sure, and the fewest of which a look is made. */
const wantedCalls = (3 * leastBytes) / leastObject;
const fewestCalls = 96;

/** Milliseconds that a look may take, and its share of the time that is left: other memory is looked at after it. */
const mostTime = 1500;
const timeShare = 0.3;

/** A trend that chance makes less often tells of growth, and goes on if it keeps this part of its pace. */
const significance = 0.01;
const pace = 0.5;

/** So that nothing that lasts a while is taken for growth, it has to show again. */
const looks = 2;

/**
 * Looks at the heap itself where a function allocates so much that samples of a part may have missed what each call keeps: a heap that
 * grows on, in two looks, takes back that it is steady. What is still says how little could have been missed.
 * @param callTime milliseconds of a call that is not sampled.
 */
export async function doubtCoarse(
  series: CallSeries,
  result: RoundsResult,
  callTime: number,
): Promise<RoundsResult> {
  if (!isCleared(result) || unseenBytes(result) < leastObject) return result;
  let unexplained: UnexplainedGrowth | null = null;
  for (let look = 0; look < looks; look++) {
    // The first calls of all may be the slowest.
    const readings = await readHeap(series, Math.min(callTime, series.callTime));
    // What was seen to grow, and could not be looked at again, stays unexplained.
    if (readings === null) break;
    const { slope, chance } = findTrend(readings);
    const made = readings.at(-1)!.at;
    const bytes = slope * made;
    const least = unexplained ? (pace * unexplained.bytes * made) / unexplained.calls : leastBytes;
    if (chance > significance || bytes < least) {
      const seen = Math.ceil(leastBytes / made);
      return { ...result, unseen: Math.min(seen, unseenBytes(result)) };
    }
    unexplained = { bytes, calls: made, isCoarse: true };
  }
  return unexplained ? { ...result, verdict: { kind: 'more', pace: true, unexplained } } : result;
}

/** Told to be steady, or but for a small store of which the calls were too few. */
function isCleared({ verdict, readings }: RoundsResult): boolean {
  if (verdict.kind === 'steady') return true;
  const calls = readings.at(-1)?.calls ?? 0;
  if (verdict.kind !== 'more' || verdict.unexplained || verdict.pending) return false;
  const { storeBytes } = verdict;
  return storeBytes !== undefined && calls < fewestPacedCalls && isSmallStore(storeBytes, calls);
}

/** Bytes in use after each stretch that there is time for; null where these are too few calls. */
async function readHeap(series: CallSeries, callTime: number): Promise<readonly Point[] | null> {
  const { engine } = series;
  const start = engine.now();
  const time = timeOfLook(series);
  const collecting = timeToCollect(engine.readMemory().heapUsed);
  const callsIn = (milliseconds: number, each: number): number =>
    Math.floor(Math.min(wantedCalls / stretches, (milliseconds / stretches - collecting) / each));
  const first = callsIn(time, callTime);
  if (first * stretches < fewestCalls || (await runCalls(series, first, null)) < first) return null;
  const each = callsIn(time - (engine.now() - start), (engine.now() - start) / first);
  if (each * stretches < fewestCalls) return null;
  const bytes = new Float64Array(stretches + 1);
  bytes[0] = await collectedHeap(series);
  for (let stretch = 1; stretch <= stretches; stretch++) {
    if ((await runCalls(series, each, null)) < each) return null;
    bytes[stretch] = await collectedHeap(series);
  }
  return Array.from(bytes, (value, index) => ({ at: index * each, value }));
}

/** What one collection leaves over is the same from reading to reading. */
async function collectedHeap({ engine }: CallSeries): Promise<number> {
  await engine.macrotask();
  engine.collectGarbage();
  return engine.readMemory().heapUsed;
}

function timeOfLook({ engine, deadline }: CallSeries): number {
  return Math.min(mostTime, timeShare * (deadline - engine.now()));
}
