import type { Stretch, TrackerVerdict } from '../probe/tracker.ts';
import { findTrend, median, type Point } from '../trend/trend.ts';

/** What tells growth from noise for one way of reading bytes. */
export interface GrowthRules {
  /** Bytes that readings move by themselves, over this many calls. */
  floor(calls: number): number;
  /** Bytes that the collection before a reading may leave behind: over many readings they look like growth. */
  readonly perReading: number;
  /** Bytes per call below which growth is not called a leak. */
  readonly leastPerCall: number;
  /** Growth per call is the median of the blocks', or the robust slope: blocks of a coarse measure say little. */
  readonly figure: 'median block' | 'slope';
  /** What a verdict of steady must be able to rule out, where there is time for it. */
  readonly mustSee: {
    /** Growth per call, and bytes of it that may go unseen first. */
    readonly perCall: number;
    readonly hiding: number;
    /** Milliseconds of calls that it is worth. */
    readonly patience: number;
    /** Bytes that calls move by themselves where no collection comes between: below twice as many they tell nothing. */
    readonly stirring: number;
    /** Whether a verdict of steady may be given without. */
    readonly needed: boolean;
    /** A closer look, where so many calls were made already that a few more cost little. */
    readonly closer?:
      | { readonly fromCalls: number; readonly perCall: number; readonly patience: number }
      | undefined;
  };
  /** Readings that a verdict of leaking takes. */
  readonly leastReadings: number;
  /** Readings after which growth that is neither steady nor persistent is given up. */
  readonly mostReadings: number;
  /** Bytes that may have been freed and are still counted, at this moment: growth up to that much is no leak yet. */
  cached(): number;
  /** Calls before the first reading, which clears most functions, and between the later ones. */
  readonly firstCalls: number;
  readonly calls: number;
}

/** A trend that chance makes less often than this counts: with seven readings each must be above the last. */
const significance = 0.002;

/** Caches and free lists that fill up grow less and less: a leak keeps its pace, and what lost most of it is none. */
const leastEvenness = 0.7;

/** Growth that gets faster is that of tables which double, of V8 or of the C library: a leak adds the same at every call. */
const mostEvenness = 2.5;
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

/** Part of all calls that an end without growth must cover. */
const leastEndShare = 0.2;

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
  if (isEven(first, last, rules)) return { kind: 'steady', perCall: 0 };
  const tail = laterHalf(readings);
  const tailCalls = last.at - tail.at;
  const tailGrowth = last.value - tail.value;
  const floor = rules.floor(tailCalls) + rules.perReading * (readings.length - 1 - readings.indexOf(tail));
  const seen = callsUnseen(rules, tailCalls) === 0 || (isLast(readings, rules) && !rules.mustSee.needed);
  if (seen && (Math.abs(tailGrowth) <= floor || endsFlat(readings, rules)))
    return { kind: 'steady', perCall: 0 };
  const rates = blockRates(readings);
  const { slope, chance } = findTrend(readings);
  const evenness = laterToEarlier(rates);
  if (seen && rates.length >= leastToDieDown && evenness <= diedDown) return { kind: 'steady', perCall: 0 };
  const perCall = Math.max(0, rules.figure === 'slope' ? slope : median(rates));
  const persistent =
    tailGrowth > floor &&
    chance < significance &&
    risingShare(readings) >= leastRisingShare &&
    evenness >= leastEvenness &&
    evenness <= mostEvenness;
  const enough =
    readings.length > rules.leastReadings && (last.at - first.at >= enoughCalls || isLast(readings, rules));
  const maybeCached = tailGrowth > floor && growthIsCached(readings, evenness, rules);
  if (enough && persistent && !maybeCached && perCall >= rules.leastPerCall)
    return { kind: 'leaking', perCall, reason: '' };
  if (!isLast(readings, rules, maybeCached ? cachePatience : 1)) {
    const more = { kind: 'more', perCall, calls: rules.calls, leastCalls: shortestBlock(rules) } as const;
    // A fall may hide a leak as well.
    if (Math.abs(tailGrowth) > floor) return more;
    return { ...more, ...assurance(rules, tailCalls) };
  }
  if (seen && tailGrowth <= floor) return { kind: 'steady', perCall: 0 };
  return { kind: 'inconclusive', perCall, reason: '' };
}

/** Whether a leak as small as it must be seen would have grown out of the floor since the first reading. */
function isEven(first: Point, last: Point, rules: GrowthRules): boolean {
  const calls = last.at - first.at;
  return callsUnseen(rules, calls) === 0 && Math.abs(last.value - first.value) <= rules.floor(calls);
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
  const unseen = rules.mustSee.hiding + margin * (rules.floor(calls) + rules.perReading);
  return Math.max(0, Math.ceil(unseen / perCall) - calls);
}

/**
 * Bytes that so many calls may move, without a collection, and yet keep nothing: half of what a leak as small as it must be
 * seen would have added, and no more than half of the floor (but what they move by themselves), as they may free what was
 * there before.
 */
export function mostMoved(rules: GrowthRules, calls: number): number {
  const added = aim(rules, calls).perCall * calls - rules.mustSee.hiding;
  return Math.min(Math.max(rules.mustSee.stirring, rules.floor(calls) / 2), added / 2);
}

/**
 * Whether calls between two collections moved nothing, or less than half of what a leak as small as it must be seen would have
 * added; nor is anything still being freed, which could hide it.
 */
export function isStill({ calls, moved, before }: Stretch, rules: GrowthRules): boolean {
  const { stirring } = rules.mustSee;
  const added = aim(rules, calls).perCall * calls;
  const most = added >= 2 * stirring ? Math.min(added / 2, rules.floor(calls)) : 0;
  return moved.every((bytes) => Math.abs(bytes) <= most) && before.every((bytes) => bytes >= -stirring);
}

/** What a verdict of steady must be able to rule out after so many calls. */
function aim({ mustSee }: GrowthRules, calls: number): { perCall: number; patience: number } {
  return mustSee.closer && calls >= mustSee.closer.fromCalls ? mustSee.closer : mustSee;
}

/** Bytes per call that a leak must add to show in so many calls without a collection. */
export function leastShown({ mustSee }: GrowthRules, calls: number): number {
  return (mustSee.hiding + 2 * mustSee.stirring) / calls;
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

/**
 * Two blocks in a row without a change, or three without growth, that are not just a few calls; a single one without a
 * change where a leak would have shown in it twice over.
 */
function endsFlat(readings: readonly Point[], rules: GrowthRules): boolean {
  const blocks = readings.slice(1).map((reading, index) => {
    const before = readings[index]!;
    const calls = reading.at - before.at;
    return { calls, growth: reading.value - before.value, floor: rules.floor(calls) / 2 };
  });
  const calls = readings.at(-1)!.at - readings[0]!.at;
  const enough = (last: typeof blocks): boolean =>
    last.reduce((sum, block) => sum + block.calls, 0) >= leastEndShare * calls;
  const [one, two, three] = [blocks.slice(-1), blocks.slice(-2), blocks.slice(-3)];
  const { hiding } = rules.mustSee;
  const { perCall } = aim(rules, calls);
  const tells = one.every(({ calls: made, floor }) => hiding + 4 * floor <= perCall * made);
  if (tells && enough(one) && one.every(({ growth, floor }) => Math.abs(growth) <= floor)) return true;
  if (two.length === 2 && enough(two) && two.every(({ growth, floor }) => Math.abs(growth) <= floor))
    return true;
  return three.length === 3 && enough(three) && three.every(({ growth, floor }) => growth <= floor);
}

/** The reading at the middle of the calls, or the last one before it. */
function laterHalf(readings: readonly Point[]): Point {
  const first = readings[0]!;
  const middle = first.at + (readings.at(-1)!.at - first.at) / 2;
  return readings.findLast((reading) => reading.at <= middle) ?? first;
}

/** Growth per call of each block; the first is left out, which pays for what is set up once. */
function blockRates(readings: readonly Point[]): number[] {
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
