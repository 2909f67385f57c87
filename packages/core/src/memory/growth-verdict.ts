import type { TrackerVerdict } from '../probe/tracker.ts';
import { median } from '../median.ts';
import { findTrend, type Point } from '../trend/trend.ts';
import { endsFlat, isCalm } from './calm.ts';
import { aim, looseBytes, type GrowthRules } from './growth-rules.ts';
import { leastShown } from './stillness.ts';

/** A trend that chance makes less often than this counts: with seven readings each must be above the last. */
const significance = 0.002;

/** Caches and free lists that fill up grow less and less: a leak keeps its pace, and what lost most of it is none. */
const leastEvenness = 0.7;

/** Growth that gets faster is that of tables which double, of V8 or of the C library: a leak adds the same at every call. */
const mostEvenness = 2.5;
const exactness = 0.02;
const similarity = 2;
const diedDown = 0.35;
const leastToDieDown = 10;

/** So many times more readings may be taken while what grew may all be cached. */
const cachePatience = 5;
const steadyPace = 0.9;
const evenShare = 0.8;

/** Calls that a leak is judged by wherever there is time. */
const enoughCalls = 600;

/** So many times what readings move by themselves must a leak add: what was there before may be freed meanwhile. */
const margin = 2;

/** Fewer calls between readings tell nothing from noise; a first look may be as short where calls are slow. */
const leastFirstCalls = 2;
const leastCalls = 8;

/** What each collection leaves behind is some of it now and then: a leak adds clearly more. */
const clearly = 1.5;

/** Part of the blocks that must show growth. */
const leastRisingShare = 0.7;

/**
 * Judges bytes in use (`value`) after some calls (`at`), read after each block of calls; the first
 * reading is the one before any call.
 */
export function judgeGrowth(readings: readonly Point[], rules: GrowthRules): TrackerVerdict {
  const first = readings[0];
  const last = readings.at(-1);
  if (!first || !last || last.at === first.at) return firstLook(rules);
  const calls = last.at - first.at;
  // A leak as small as it must be seen would have grown out of the floor.
  if (callsUnseen(rules, calls) === 0 && isCalm(readings, rules.floor(calls), rules)) return steady;
  const tail = laterHalf(readings);
  const tailCalls = last.at - tail[0]!.at;
  const tailGrowth = last.value - tail[0]!.value;
  const byReadings = rules.perReading * (tail.length - 1);
  const tailIsCalm = isCalm(tail, rules.floor(tailCalls) + byReadings, rules);
  const seen = callsUnseen(rules, tailCalls) === 0 || (isLast(readings, rules) && !rules.mustSee.needed);
  if (seen && (tailIsCalm || endsFlat(readings, rules))) return steady;
  const pace = paceOf(readings, rules);
  if (seen && pace.rates.length >= leastToDieDown && pace.evenness <= diedDown) return steady;
  const isMuch = tailGrowth > looseBytes(rules, tailCalls) + clearly * byReadings;
  const maybeCached = isMuch && growthIsCached(readings, pace.evenness, rules);
  const { perCall } = pace;
  if (isMuch && isProven(readings, pace, rules) && !maybeCached && perCall >= rules.leastPerCall)
    return { kind: 'leaking', perCall, reason: '' };
  if (!isLast(readings, rules, maybeCached ? cachePatience : 1)) {
    const more = { kind: 'more', perCall, calls: rules.calls, leastCalls: shortestBlock(rules) } as const;
    // A fall may hide a leak as well.
    return tailIsCalm ? { ...more, ...assurance(rules, tailCalls) } : more;
  }
  const mayGrow = tailGrowth > rules.floor(tailCalls) + byReadings && pace.rises;
  return seen && !isMuch && !mayGrow ? steady : { kind: 'inconclusive', perCall, reason: '' };
}

const steady: TrackerVerdict = { kind: 'steady', perCall: 0 };

/** How the bytes grow from block to block. */
interface Pace {
  readonly rates: readonly number[];
  readonly perCall: number;
  readonly evenness: number;
  readonly rises: boolean;
  /** Rises as only a leak does: not by chance, and at one pace. */
  readonly persists: boolean;
  /** Rises by the same in each block but the first, or by about the same. */
  readonly isExact: boolean;
  readonly isEven: boolean;
}

function paceOf(readings: readonly Point[], { figure }: GrowthRules): Pace {
  const rates = blockRates(readings);
  const { slope, chance } = findTrend(readings);
  const evenness = laterToEarlier(rates);
  const rises = risingShare(readings) >= leastRisingShare;
  const middle = median(rates);
  return {
    rates,
    perCall: Math.max(0, figure === 'slope' ? slope : middle),
    evenness,
    rises,
    isExact: rates.every((rate) => Math.abs(rate - middle) <= exactness * middle),
    isEven: rates.every((rate) => rate * similarity >= middle && rate <= similarity * middle),
    persists: rises && chance < significance && evenness >= leastEvenness && evenness <= mostEvenness,
  };
}

function isProven(readings: readonly Point[], pace: Pace, rules: GrowthRules): boolean {
  const { persists, isExact, isEven } = pace;
  const isMany = readings.at(-1)!.at - readings[0]!.at >= enoughCalls;
  const isEnd = isLast(readings, rules);
  const tellsByFew = isEnd && (isEven || !rules.evenByFew);
  if (readings.length > rules.leastReadings) return persists && (isMany || tellsByFew);
  return isExact && isMany && isEnd && readings.length > (rules.leastExact ?? Infinity);
}

/** A leak as small as it must be seen adds twice as much as the collection after it leaves behind. */
function shortestBlock({ perReading, mustSee }: GrowthRules): number {
  return Math.max(leastCalls, Math.ceil((2 * perReading) / mustSee.perCall));
}

function firstLook(rules: GrowthRules): TrackerVerdict {
  const calls = { calls: rules.firstCalls, leastCalls: leastFirstCalls };
  return { kind: 'more', perCall: 0, ...calls, ...assurance(rules, 0) };
}

/** Caches take more slowly what is left: growth that goes on evenly is proven sooner. Those of libvips fill evenly beyond the half. */
function growthIsCached(readings: readonly Point[], evenness: number, { cached }: GrowthRules): boolean {
  // What is set up once, in the first block, is no growth.
  const grown = readings.at(-1)!.value - readings[1]!.value;
  const most = cached();
  return grown <= (evenness >= steadyPace ? evenShare * most : most);
}

/** Calls that are missing until a leak as small as it must be seen would show. */
function callsUnseen(rules: GrowthRules, calls: number): number {
  const { perCall } = aim(rules, calls);
  const unseen = rules.mustSee.hiding + margin * (looseBytes(rules, calls) + rules.perReading);
  return Math.max(0, Math.ceil(unseen / perCall) - calls);
}

type Assurance = Pick<
  TrackerVerdict & { kind: 'more' },
  'patience' | 'callsToSee' | 'callsToPeek' | 'isNeeded'
>;

function assurance(rules: GrowthRules, calls: number): Assurance {
  const { needed, perCall } = rules.mustSee;
  const { patience } = aim(rules, calls);
  const callsToPeek = Math.ceil(leastShown(rules, 1) / perCall);
  return { patience, callsToSee: callsUnseen(rules, calls), callsToPeek, isNeeded: needed };
}

function isLast(readings: readonly Point[], { mostReadings }: GrowthRules, times = 1): boolean {
  return readings.length > mostReadings * times;
}

/** From the reading at the middle of the calls on, or the last one before it. */
function laterHalf(readings: readonly Point[]): readonly Point[] {
  const first = readings[0]!;
  const middle = first.at + (readings.at(-1)!.at - first.at) / 2;
  return readings.slice(
    Math.max(
      0,
      readings.findLastIndex((reading) => reading.at <= middle),
    ),
  );
}

/** Growth per call of each block; the first is left out, which pays for what is set up once. */
export function blockRates(readings: readonly Point[]): number[] {
  const rates = readings.slice(1).map((reading, index) => {
    const before = readings[index]!;
    return (reading.value - before.value) / (reading.at - before.at);
  });
  return rates.length > 2 ? rates.slice(1) : rates;
}

/** How fast it grows in the later half of the blocks, as a share of the earlier half: 1 for a leak, less for what fills up. */
function laterToEarlier(rates: readonly number[]): number {
  const half = rates.length >> 1;
  const earlier = median(rates.slice(0, half));
  return earlier > 0 ? median(rates.slice(-half)) / earlier : 1;
}

function risingShare(readings: readonly Point[]): number {
  const rising = readings.filter(({ value }, index) => index > 0 && value > readings[index - 1]!.value);
  return rising.length / (readings.length - 1);
}
