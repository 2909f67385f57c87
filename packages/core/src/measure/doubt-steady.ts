import { forgetCompiled } from './forget-compiled.ts';
import { growthOver, settledHeap } from './heap-growth.ts';
import { fewestLooks, mostLooks } from './heap-looks.ts';
import type { RoundsResult } from './measure-rounds.ts';
import { timeUntilExpiry } from './outwait-timers.ts';
import { runCalls, type CallSeries } from '../probe/probe.ts';
import { fewestPacedCalls, isSmallStore } from '../verdict/verdict.ts';

/** Bytes per call that an array of numbers grows by at least while its entries double: it grows by half at a time. */
const leastPlain = 4;

/** Growth of fewer bytes may be V8's own, or the runner's. */
const leastBytes = 8192;

/** Milliseconds of calls that a look is worth. */
const mostTime = 1500;

/** Times the calls of a measurement that a look may make where they must double: samples of a store are stretched as far. */
const furtherCalls = 8;

/** Collections on the way at least, and calls between two at most: the more, the larger are weak tables of V8's own. */
const fewestParts = 8;
const mostInPart = 512;

/** Milliseconds in which what ends a little after its call has done so. */
const grace = 120;

/** What doubt goes by. */
export interface SteadyDoubt {
  /** Milliseconds of a call that is not sampled. */
  readonly callTime: number;
  readonly maxCalls: number;
}

/**
 * Makes sure of a heap that had grown throughout its comparison, and yet showed no survivors that come for ever: a table may
 * have been replaced where samples do not tell. Called as often again, the heap of a cache that is full does not grow, nor that
 * of a weak one which is collected on the way.
 */
export async function doubtSteady(
  series: CallSeries,
  result: RoundsResult,
  doubt: SteadyDoubt,
): Promise<RoundsResult> {
  if (result.verdict.kind !== 'steady') return result;
  const { unexplained } = await lookForGrowth(series, doubt);
  return unexplained ? { ...result, verdict: { kind: 'more', pace: true, unexplained } } : result;
}

/**
 * Makes sure of a store that may keep pace with the calls, where these were too few to tell: one that does makes the heap grow
 * each time that they double, and one of V8's own, such as its cache of code that was compiled from strings, does not.
 */
export async function doubtOpenStore(
  series: CallSeries,
  result: RoundsResult,
  doubt: SteadyDoubt,
): Promise<RoundsResult> {
  const { verdict } = result;
  const calls = result.readings.at(-1)?.calls ?? 0;
  if (verdict.kind !== 'more' || verdict.storeBytes === undefined) return result;
  if (calls < fewestPacedCalls && isSmallStore(verdict.storeBytes, calls)) return result;
  const { stores = [] } = verdict;
  const further = { ...doubt, maxCalls: furtherCalls * doubt.maxCalls, mustDouble: true };
  // Once, something else that was let go of could have hidden it.
  const first = await lookForGrowth(series, further);
  if (first.keptPace && stores.length > 0)
    return { ...result, verdict: { kind: 'leaking', by: 'pace', sites: stores } };
  if (first.still === 0) return result;
  const { still } = await lookForGrowth(series, further);
  if (still === 0) return result;
  const perCall = Math.ceil(bytesOfGrowth(still) / still);
  const reason = `A backing store (of an array, Map, Set or string) could have grown with the calls, but over ${still} further ones the heap did not, by ${perCall} B or more for each.`;
  return { ...result, verdict: { kind: 'steady', reason } };
}

/** What some looks showed: calls in the last one by which the heap did not grow, 0 where there is none, or what it grew by. */
interface Looked {
  readonly still: number;
  readonly unexplained: { readonly bytes: number; readonly calls: number } | null;
  /** Whether it grew in all of several looks, by about as much per call. */
  readonly keptPace: boolean;
}

/** Times that the bytes per call of a look may be those of another: a table that doubles grows in steps. */
const mostUneven = 4;

/** Bytes from which on so many calls are said to have grown the heap. */
function bytesOfGrowth(calls: number): number {
  return Math.max(leastBytes, leastPlain * calls);
}

async function lookForGrowth(
  series: CallSeries,
  { callTime, maxCalls, mustDouble = false }: SteadyDoubt & { readonly mustDouble?: boolean },
): Promise<Looked> {
  let unexplained: Looked['unexplained'] = null;
  const rates: number[] = [];
  for (let look = 0; look < mostLooks; look++) {
    const calls = Math.min(series.made, maxCalls);
    const affordable = Math.min(mostTime, series.deadline - series.engine.now()) / callTime;
    // To look again at fewer than came before would not tell: a table doubles when its entries have.
    if (calls > affordable || ((look > 0 || mustDouble) && calls < series.made)) break;
    // Most do not grow, which shows at once; what does is looked at with more patience, where there is time.
    const isQuick = look === 0 && 2 * calls <= maxCalls && 3 * calls <= affordable;
    const most = bytesOfGrowth(calls);
    const bytes = isQuick ? await growthOver(series, calls) : await growthInParts(series, calls, most);
    // What was seen to grow before the deadline came stays unexplained.
    if (bytes === null) break;
    // Where something else was let go of meanwhile, a quick look tells nothing.
    if (isQuick && bytes < -leastBytes) continue;
    if (bytes < most) return { still: calls, unexplained: null, keptPace: false };
    unexplained = { bytes, calls };
    rates.push(bytes / calls);
  }
  const isEven = Math.max(...rates) <= mostUneven * Math.min(...rates);
  return { still: 0, unexplained, keptPace: rates.length >= fewestLooks && isEven };
}

/** Bytes, after a grace where these are too many; null where the deadline came first. */
async function growthInParts(series: CallSeries, calls: number, most: number): Promise<number | null> {
  forgetCompiled(series);
  const before = await settledHeap(series);
  const part = Math.min(mostInPart, Math.ceil(calls / fewestParts));
  const readings = [before];
  for (let made = 0; made < calls; made += part) {
    if ((await runCalls(series, part, null)) < part) return null;
    series.engine.collectGarbage();
    readings.push(series.engine.readMemory().heapUsed);
  }
  const soon = (await settledHeap(series)) - before;
  if (soon < most) return soon;
  await series.engine.delay(Math.max(grace, timeUntilExpiry(series)));
  forgetCompiled(series);
  const late = (await settledHeap(series)) - before;
  return hasFallen(readings) ? Math.min(late, growthOfLowest(readings)) : late;
}

/** As where a cache is emptied when it is full: what its heap ends at says how full it is just then. */
function hasFallen(readings: readonly number[]): boolean {
  return readings.some((bytes, index) => bytes < (readings[index - 1] ?? 0) - leastBytes);
}

/**
 * From the lowest reading of the first third to that of the last, in bytes over all calls; but for what mostly comes between two
 * readings, of which either may have been the lowest.
 */
function growthOfLowest(readings: readonly number[]): number {
  const third = Math.ceil(readings.length / 3);
  const grown = Math.min(...readings.slice(-third)) - Math.min(...readings.slice(0, third));
  const rises = readings
    .map((bytes, index) => bytes - (readings[index - 1] ?? bytes))
    .filter((bytes) => bytes > 0);
  const usualRise = rises.toSorted((a, b) => a - b)[rises.length >> 1] ?? 0;
  return (grown - usualRise) * (readings.length / (readings.length - third));
}
