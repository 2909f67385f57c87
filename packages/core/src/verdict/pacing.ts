import { callingFunctions, deepestInlining } from './calling-functions.ts';
import { isUsers } from './users-site.ts';
import type { StoreSample, SurvivingSite, SurvivorReading } from '../probe/surviving-site.ts';

/** Growth per step relative to the growth in calls that still counts: tables double, arrays grow by half. */
const leastPace = 0.45;
const leastGrowth = 1.3;

/** Steps that must all show growth; what the JIT leaves behind does not keep pace for so long. */
const steps = 3;

/** Share that the bytes per call of two stretches may differ by, and stretches after the first that must be alike. */
const evenShare = 0.2;
const evenSteps = 2;

/** Calls below which code is still being optimised, and stores of the JIT grow with them. */
export const fewestPacedCalls = 1000;

/** Readings in which a chain can begin, and index of one more where a fast function was called often by then. */
const usualStarts = 2;
const lastStart = 2;
const callsForLastStart = 500;

/** Bytes, in all and per call, of a store that is not worth an open verdict: an entry of a Map takes some 40. */
const smallStore = 8192;
const smallStorePerCall = 64;

/** Whether a store that may grow takes so little that a slow function need not be called on for it. */
export function isSmallStore(bytes: number, calls: number): boolean {
  return bytes <= Math.max(smallStore, smallStorePerCall * calls);
}

/** Entries that V8 adds to the half that it lets an array grow by. */
const smallestArray = 16;

/** Sizes of objects that come with compiled code, and times that a function is compiled. */
const leastCodeSizes = 3;
const mostCompilations = 4;

/** What the backing stores of all rounds say: one may keep pace (`open`), or has done so for long enough. */
export interface Pace {
  readonly open: boolean;
  /** Of the largest that may. */
  readonly openBytes: number;
  /** Those that may and have replaced a smaller one before. */
  readonly openSites: readonly SurvivingSite[];
  readonly pacing: readonly SurvivingSite[];
  /** Whether one of these grew so evenly, and for so long, that it need not be outgrown once more. */
  readonly isEven: boolean;
}

/** A store of the latest reading and for how many readings each replaced a smaller one. */
interface Chain {
  readonly store: StoreSample;
  readonly length: number;
  /** What the next store has to outgrow, and how many calls there had been: an older store, where the latest was only a little larger. */
  readonly base: { readonly bytes: number; readonly calls: number };
  readonly trend: Trend;
}

/** How a store that is replaced at every call, as a text is, grew from reading to reading. */
interface Trend {
  /** Of the latest reading. */
  readonly bytes: number;
  readonly calls: number;
  /** Bytes per call since the reading before; null at the first one. */
  readonly perCall: number | null;
  /** Stretches in a row that grew as the one before, and ended with a new store: a table that doubled is older. */
  readonly even: number;
}

/**
 * Finds backing stores (of a Map, Set, array or flat string) that keep pace with the number of calls:
 * growth that makes no new objects, because each store replaces the last. A chain goes from reading to
 * reading; the old store must be gone, the new one larger in step with the calls and made since. Tables that Node makes for itself
 * grow with what is alive at once.
 * @param warmUpCalls calls before the first measured one: a store may have grown through them.
 */
export function findPace(readings: readonly SurvivorReading[], warmUpCalls: number): Pace {
  let chains: Chain[] = [];
  for (const [index, reading] of readings.entries()) {
    const previous = readings[index - 1];
    const context = { previous, reading, warmUpCalls };
    const waiting = chains.filter((chain) => mayWait(chain, context)).map((chain) => wait(chain, context));
    chains = [
      ...waiting,
      ...(reading.stores ?? [])
        .filter(({ site }) => isUsers(site))
        .flatMap((store) => extend(chains, store, context, index)),
    ];
  }
  const enough = (readings.at(-1)?.calls ?? 0) >= fewestPacedCalls;
  const longEnough = enough ? chains.filter(isLongEnough) : [];
  // In the first reading anything large may be a store; later it must have replaced one.
  const openBytes = chains.reduce((most, { store }) => Math.max(most, store.bytes), 0);
  const isEven = longEnough.some(({ trend }) => trend.even > evenSteps);
  const openSites = chains.filter(({ length }) => length > 0).map(({ store }) => store.site);
  return {
    open: chains.length > 0,
    openBytes,
    openSites,
    pacing: longEnough.map(({ store }) => store.site),
    isEven,
  };
}

function isLongEnough({ length, trend }: Chain): boolean {
  return length >= steps || trend.even >= evenSteps;
}

interface Step {
  readonly previous: SurvivorReading | undefined;
  readonly reading: SurvivorReading;
  readonly warmUpCalls: number;
}

function extend(chains: readonly Chain[], store: StoreSample, step: Step, index: number): Chain[] {
  const { previous, reading, warmUpCalls } = step;
  const calls = reading.calls + warmUpCalls;
  const base = { bytes: store.bytes, calls };
  const first: Chain = { store, length: 0, base, trend: { ...base, perCall: null, even: 0 } };
  if (!previous) return isCompiledCode(store) || isTooOld(store, step) ? [] : [first];
  if (store.group < previous.groups.length) return [];
  const replaced = chains.filter(
    (chain) => sameOrigin(chain.store.site, store.site) && !isAlive(chain.store, reading),
  );
  const outgrown = replaced
    .filter((chain) => outgrows(store, chain, calls))
    .toSorted((a, b) => b.length - a.length);
  if (outgrown.length > 0) {
    const trends = outgrown
      .map(({ trend }) => follow(trend, store, step))
      .toSorted((a, b) => b.even - a.even);
    return [{ store, length: 1 + outgrown[0]!.length, base, trend: trends[0]! }];
  }
  const followed = replaced.filter((chain) => keepsUp(store, chain, calls));
  if (followed.length > 0)
    return followed.map((chain) => ({ ...chain, store, trend: follow(chain.trend, store, step) }));
  // A store can be replaced for the first time in the second round, and hide behind compiled code until the third.
  const isKnown = chains.some((chain) => sameOrigin(chain.store.site, store.site));
  const isEarly = index < usualStarts || (index <= lastStart && reading.calls >= callsForLastStart);
  return isEarly && !isKnown && !isCompiledCode(store) ? [first] : [];
}

function follow(trend: Trend, { bytes, group }: StoreSample, { reading, warmUpCalls }: Step): Trend {
  const calls = reading.calls + warmUpCalls;
  const perCall = (bytes - trend.bytes) / (calls - trend.calls);
  const isEven = trend.perCall !== null && Math.abs(perCall / trend.perCall - 1) <= evenShare;
  const isLatest = group === reading.groups.length - 1;
  return { bytes, calls, perCall, even: isEven && isLatest ? trend.even + 1 : 0 };
}

function outgrows({ bytes }: StoreSample, { base }: Chain, calls: number): boolean {
  return bytes >= base.bytes * Math.max(leastGrowth, (leastPace * calls) / base.calls);
}

/** A text is as long as what was added to it: after few calls a little longer, but by no less than these account for. */
function keepsUp({ bytes }: StoreSample, { base }: Chain, calls: number): boolean {
  return bytes / base.bytes - 1 >= leastPace * (calls / base.calls - 1);
}

/**
 * A function that gets compiled leaves code, tables and metadata of many sizes behind, once; a store comes alone, or
 * with what arrives at every call.
 */
function isCompiledCode({ site, sizes }: StoreSample): boolean {
  return sizes >= leastCodeSizes && site.perGroup.filter((count) => count > 0).length <= mostCompilations;
}

/** No store lasts longer than from half of the entries on; small arrays a little longer. */
function isTooOld({ group }: StoreSample, { reading: { groups, calls }, warmUpCalls }: Step): boolean {
  const { firstCall, calls: length } = groups[group]!;
  return firstCall + length + warmUpCalls < (calls + warmUpCalls - smallestArray) / 2;
}

/** A table need not double while the calls since it did have not. */
function mayWait({ store }: Chain, step: Step): boolean {
  return !isTooOld(store, step) && isAlive(store, step.reading);
}

/** The calls since then are none that it had to grow with. */
function wait(chain: Chain, { reading, warmUpCalls }: Step): Chain {
  const isOwn = chain.base.bytes === chain.store.bytes;
  return isOwn ? { ...chain, base: { ...chain.base, calls: reading.calls + warmUpCalls } } : chain;
}

function isAlive({ bytes, group }: StoreSample, { stores = [], sites }: SurvivorReading): boolean {
  return (
    stores.some((store) => store.bytes === bytes && store.group === group) ||
    sites.some((site) => site.largest === bytes && site.perGroup[group]! > 0)
  );
}

/** The same stack, but for functions that were inlined into their callers on the way. */
function sameOrigin(a: SurvivingSite, b: SurvivingSite): boolean {
  const first = functionsOf(a);
  const second = functionsOf(b);
  const [shorter, longer] = first.length < second.length ? [first, second] : [second, first];
  const inlined = longer.length - shorter.length;
  return inlined <= deepestInlining && shorter.every((name, index) => name === longer[index + inlined]);
}

const namesOfSites = new WeakMap<SurvivingSite, string[]>();

function functionsOf(site: SurvivingSite): string[] {
  let names = namesOfSites.get(site);
  if (!names) {
    names = callingFunctions(site);
    namesOfSites.set(site, names);
  }
  return names;
}
