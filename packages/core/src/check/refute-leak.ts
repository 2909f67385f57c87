import type { Explanation } from '../evidence/evidence.ts';
import type { MeasuredLeak } from './explain-retainers.ts';
import type { Finding } from '../finding.ts';
import { formatCount } from '../quantities.ts';
import { againTimes, growsOn, growthOver, leastBytes } from '../measure/measure.ts';
import type { CallSeries } from '../probe/probe.ts';

/** Why what the rounds called a leak is none, or may be none. */
export interface Refutation {
  readonly verdict: 'steady' | 'inconclusive';
  readonly reason: string;
}

/** Of what came in, a collection that holds less has let go of old entries. */
const keptShare = 0.9;

/** Bytes that the calls which make sure may keep, and milliseconds that they may take. */
const mostBytes = 64e6;
const mostTime = 5000;

/** Shares of what a leak adds: with more the heap grows on, with less it does not. */
const persisting = 0.7;
const ended = 0.3;

/** Bytes per call that a leak beside a full cache, which the verdict counted with it, takes at least. */
const leastUnseen = 8;

/** Times the bytes from which on growth tells that the fewest calls of a look keep. */
const tellingTimes = 2;

/** As many calls again, at most. */
const mostLooks = 3;

/** Growth of fewer bytes may be a table that moved: once is not enough, where old ones were seen to go. */
const sureBytes = 64_000;

/** What the snapshot says of where the leak is. */
type Witness = Pick<Explanation, 'kept' | 'callsTurnedOver' | 'callsAfter' | 'alike' | 'retainers'>;

/** Two witnesses that contradict each other: what the snapshot holds, and what the sampled calls left. */
export async function findRefutation(
  series: CallSeries,
  measured: MeasuredLeak,
  explanation: Witness & Pick<Explanation, 'callsInVain' | 'callsWithoutPath' | 'room'>,
): Promise<Refutation | null> {
  const { finding } = measured;
  if (finding.leaking.some((resource) => resource !== 'heap')) return null;
  if (explanation.callsInVain !== null) return refuteByAbsence(series, measured, explanation.callsInVain);
  if (explanation.room !== null) return refuteByRoom(explanation.room);
  return (
    (await refuteByTurnover(series, measured, explanation)) ??
    (await refuteByDoubt(measured)) ??
    (explanation.callsWithoutPath === null
      ? null
      : await refuteByStillness(series, measured, explanation.callsWithoutPath))
  );
}

/** An array that was made with room for more than came is a cache or a ring, which turns over when it is full. */
function refuteByRoom({ name, taken, size }: NonNullable<Explanation['room']>): Refutation {
  const array = name === '' ? 'an array' : `\`${name}\``;
  return {
    verdict: 'inconclusive',
    reason: `Objects outlived their call, in ${array}, which was made with room for ${formatCount(size)}: ${formatCount(taken)} are taken, and a cache of that size looks the same until it is full.`,
  };
}

/** A call that fails meanwhile refutes nothing. */
async function refuteByDoubt({ doubtAgain }: MeasuredLeak): Promise<Refutation | null> {
  const again = await doubtAgain?.().catch(() => null);
  if (!again) return null;
  const { verdict, stoppedAfter } = again;
  if (verdict.kind === 'leaking' && stoppedAfter === undefined) return null;
  if (verdict.kind === 'steady') return { verdict: 'steady', reason: verdict.reason };
  const reason = 'A cache is full now, and whether something beside it leaks could not be seen.';
  return { verdict: 'inconclusive', reason: `${reason} Raise \`timeBudget\` or \`maxCalls\`.` };
}

async function refuteByAbsence(
  series: CallSeries,
  { finding, store, grewOn }: MeasuredLeak,
  calls: number,
): Promise<Refutation | null> {
  const goesOn = (): Promise<boolean> =>
    growsOn(series, finding.calls, finding.growth.heapBytesPerCall ?? 0).catch(() => true);
  if (grewOn && (await goesOn())) return null;
  const reason =
    store === null
      ? `V8's profiler counted objects that outlive their calls, but a snapshot after ${calls} further calls holds no new ones.`
      : `V8's profiler saw a backing store grow with the calls, but a snapshot after ${calls} further calls holds no larger one: a table of V8's own, such as its list of scripts.`;
  return { verdict: 'inconclusive', reason };
}

/** Where nothing that came is held by a path, a cache may be full by now: only a heap that grows on tells that something leaks. */
async function refuteByStillness(
  series: CallSeries,
  { finding, store, grewOn }: MeasuredLeak,
  callsBefore: number,
): Promise<Refutation | null> {
  const perCall = finding.growth.heapBytesPerCall ?? 0;
  const affordable = Math.min(mostTime / series.callTime, mostBytes / perCall) / (1 + againTimes);
  const calls = Math.floor(
    Math.min(affordable, Math.max(finding.calls, tellingTimes * (leastBytes / perCall))),
  );
  // What takes so little, or so long, has no other witness.
  if (store !== null || againTimes * calls * perCall < leastBytes) return null;
  if (await growsOn(series, calls, perCall).catch(() => true)) return null;
  const isCut = series.engine.now() > series.deadline;
  if (isCut && grewOn) return null;
  const then = isCut
    ? 'there was no time to see whether the heap grows on. Raise `explainTimeBudget`'
    : `over ${(1 + againTimes) * calls} more the heap did not grow by as much: a cache that is full by now looks the same`;
  return {
    verdict: 'inconclusive',
    reason: `Objects outlived their call, but nothing that ${callsBefore} further calls left behind has a path that tells anything, and ${then}.`,
  };
}

/**
 * A cache that is larger than the sampled run, or a list that is swept now and then, has kept each of its objects so far; but
 * there are fewer than all calls together left. Only further calls, as many if there is time, that do not make the heap grow refute
 * the leak: what came may have gone elsewhere, or look different by now.
 */
async function refuteByTurnover(
  series: CallSeries,
  { finding, store, arrivalsAt, isCoarse }: MeasuredLeak,
  witness: Witness,
): Promise<Refutation | null> {
  const collections = witness.kept;
  // A coarse sample sees something come at a part of the calls only.
  const arrivals = isCoarse ? Math.max(arrivalsAt, sumOf(collections, 'entriesPerCall')) : arrivalsAt;
  const seen =
    store !== null && collections.length === 0
      ? 'A backing store seemed to grow in step with the calls, and no collection did'
      : seeTurnover(witness, store === null ? arrivals : null, series.made - witness.callsAfter);
  if (seen === null) return null;
  const perCall = finding.growth.heapBytesPerCall ?? 0;
  // Old ones went already: where as many calls take too long, what fewer ones add tells as well.
  const affordable = Math.max(1, Math.floor(mostTime / series.callTime));
  const calls = Math.min(series.made, Math.floor(mostBytes / perCall), affordable);
  const madeBefore = series.made;
  const grown = await shareOver(series, calls, perCall);
  if (isRenewed(witness, madeBefore, grown.share * perCall)) return null;
  return judgeGrowth(seen, witness, { ...grown, perCall, calls });
}

/** By the share of what the leak adds that the heap grew by over so many of the calls that were wanted. */
function judgeGrowth(
  seen: string,
  { retainers, callsTurnedOver }: Witness,
  {
    share,
    made,
    perCall,
    calls,
  }: { readonly share: number; readonly made: number; readonly perCall: number; readonly calls: number },
): Refutation | null {
  const doubt = (reason: string): Refutation => ({ verdict: 'inconclusive', reason: `${seen}. ${reason}.` });
  const over = `over ${made} further calls`;
  if (share >= persisting && made === calls && share * made * perCall < sureBytes)
    return doubt(`The heap grew ${over}, by too little to tell`);
  // What is sampled coarsely may be a small part of an entry: V8's own tables grow by as much.
  const retained = retainers[0]?.retainedBytesPerCall ?? 0;
  if (share >= persisting && share * perCall < ended * retained)
    return doubt(`The heap grew ${over}, by less than they would keep`);
  if (share >= persisting) return null;
  const added = Math.round(share * perCall);
  if (callsTurnedOver !== null && share < ended && added >= leastUnseen)
    return doubt(`The heap grew by ${added} B per call ${over}, perhaps by a leak beside them`);
  return Math.abs(share) < ended
    ? { verdict: 'steady', reason: `${seen}. Over ${made} further calls the heap did not grow.` }
    : doubt(`The heap ${share > 0 ? 'grew by a part of that' : 'fell by as much'} ${over}`);
}

/**
 * Whether what came is what each call left, made anew again and again, as by a loop that asks for its next turn: there is one for each
 * call, and the heap grows by one with each.
 */
function isRenewed(
  { kept: [collection], callsTurnedOver, alike, retainers }: Witness,
  made: number,
  grownPerCall: number,
): boolean {
  if (callsTurnedOver !== null) return false;
  const perEntry =
    (retainers[0]?.retainedBytesPerCall ?? 0) /
    Math.max(1, collection?.entriesPerCall ?? retainers[0]?.objectsPerCall ?? 1);
  const held = collection?.sizeAfter ?? alike ?? 0;
  return held >= keptShare * made && perEntry > 0 && grownPerCall >= persisting * perEntry;
}

/**
 * Share of what a leak adds that the heap grows by. A cache that is emptied moves it either way, by as much as before however many calls are
 * made: what is not clear is looked at for longer.
 */
async function shareOver(
  series: CallSeries,
  calls: number,
  perCall: number,
): Promise<{ share: number; made: number }> {
  let [made, sum, share] = [0, 0, persisting];
  for (let look = 0; look < mostLooks && (made + calls) * series.callTime <= mostTime; look++) {
    const grown = await growthOver(series, calls).catch(() => null);
    if (grown === null) break;
    made += calls;
    sum += grown;
    share = sum / (made * perCall);
    // What was let go of before, once, does not count.
    const latest = grown / (calls * perCall);
    if (share < 0 && Math.abs(latest) < ended) share = latest;
    // What something else lets go of meanwhile could hide once what the leak adds.
    if (look > 0 ? share >= persisting || Math.abs(share) < ended : share >= persisting && grown >= sureBytes)
      break;
  }
  return { share, made };
}

/** @param arrivalsAt at how many of the calls something came; null where collections tell. @returns what was seen in words; null where all is there. */
function seeTurnover(
  { kept: collections, callsTurnedOver, alike }: Witness,
  arrivalsAt: number | null,
  made: number,
): string | null {
  if (callsTurnedOver !== null)
    return `Objects outlived their call, but what holds them did not grow over ${callsTurnedOver} further calls: old ones went as new ones came, as in a cache that is full`;
  const held = collections.length > 0 ? sumOf(collections, 'sizeAfter') : alike;
  const came = Math.round((arrivalsAt ?? sumOf(collections, 'entriesPerCall')) * made);
  if (held === null || held >= keptShare * came) return null;
  return `Objects outlived their call, but of about ${came} that came with all calls ${held} are there: old ones went, as in a cache or in a list that is swept now and then`;
}

function sumOf(collections: Explanation['kept'], key: 'sizeAfter' | 'entriesPerCall'): number {
  return collections.reduce((sum, collection) => sum + collection[key], 0);
}

/** The finding of a leak that is none for sure. */
export function refute(finding: Finding, { verdict, reason }: Refutation, durationMs: number): Finding {
  const none = verdict === 'steady' ? 0 : null;
  const growth = { ...finding.growth, objectsPerCall: none, heapBytesPerCall: none };
  return {
    ...finding,
    verdict,
    leaking: [],
    reasons: [reason],
    growth,
    suspects: [],
    suspectsOmitted: 0,
    durationMs,
  };
}
