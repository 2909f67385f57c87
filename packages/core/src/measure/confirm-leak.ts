import { forgetCompiled } from './forget-compiled.ts';
import { timeToLook } from './heap-looks.ts';
import { timersToOutwait, timeUntilExpiry } from './outwait-timers.ts';
import { marksPerRound, type CallSeries, type SurvivorProbe, type SurvivorReading } from '../probe/probe.ts';
import { fewestPacedCalls, judgeSurvivors, type SurvivorVerdict } from '../verdict/verdict.ts';

/** Milliseconds between the readings that confirm a leak: short timers and finalizers get their turns. */
const graces: readonly number[] = [60, 120, 350];

/** Of the bytes held before, a larger share left says that nothing was let go of. */
const keptShare = 0.98;

/** The markers between calls did not add up, so that nothing can be said about any call. */
export interface MarkersLost {
  readonly kind: 'lost';
  readonly surplusMarkers: number;
}

/** What a series of readings says, if their markers add up. */
export type RoundsVerdict = SurvivorVerdict | MarkersLost;

/** What a confirmation goes on from. */
export interface Confirmation {
  readonly series: CallSeries;
  readonly probe: SurvivorProbe;
  readonly readings: SurvivorReading[];
  readonly callsBefore: number;
  /** When the first sampled call was made, on the engine's clock. */
  readonly startedAt: number;
  /** Milliseconds of a call that is not sampled. */
  readonly plainCallTime: number;
}

/** Judges the latest reading, unless its markers are lost: then nothing can be said about single calls. */
export function judgeReadings(
  readings: readonly SurvivorReading[],
  callsBefore: number,
  isFinal = false,
): RoundsVerdict {
  const { surplusMarkers } = readings.at(-1)!;
  return surplusMarkers === 0
    ? judgeSurvivors(readings, callsBefore, isFinal)
    : { kind: 'lost', surplusMarkers };
}

/** Makes sure of a leak before it is called one, and of a store that only seems to keep pace. */
export async function confirmVerdict(verdict: RoundsVerdict, context: Confirmation): Promise<RoundsVerdict> {
  let paced = verdict.kind === 'more' ? judgeReadings(context.readings, context.callsBefore, true) : verdict;
  for (let stretch = 0; stretch < mostStretches && hangsOnPace(paced); stretch++) {
    const suspected = paced.kind === 'leaking';
    // What is sampled slowly is better told by its heap, which takes calls without sampling.
    if (stretch > 0 && !suspected && !canStretch(context)) break;
    paced = await confirmPace(context);
    if (suspected || context.series.engine.now() > context.series.deadline) break;
  }
  if (paced.kind !== 'leaking') return paced;
  return paced.by === 'pace' ? await confirmPacedLeak(paced, context) : await confirmLeak(paced, context);
}

/** Times as long as calls took that more of them, with collections and readings on the way, may take. */
const caution = 1.5;

/** Whether time would be left to double the calls twice, without sampling, after one more stretch of sampled ones. */
function canStretch({ series, probe, plainCallTime }: Confirmation): boolean {
  const further = probe.calls * paceStretch;
  const time = further * series.callTime + timeToLook(series.made + further, plainCallTime);
  return caution * time < series.deadline - series.engine.now();
}

/**
 * A store that timers empty proves nothing by its size, and need not shrink at once: V8 keeps the elements of an object whose keys
 * are numbers until it is large and sparse enough.
 */
async function confirmPacedLeak(suspected: RoundsVerdict, context: Confirmation): Promise<RoundsVerdict> {
  const hadTimers = context.series.delays.pendingDelay() > 0;
  const held = heldBytes(context.readings.at(-1)!);
  const verdict = await confirmLeak(suspected, context);
  if (verdict.kind !== 'leaking' || verdict.by !== 'pace' || !hadTimers) return verdict;
  if (heldBytes(context.readings.at(-1)!) > keptShare * held) return verdict;
  return openStore(verdict);
}

function openStore({ sites }: Extract<RoundsVerdict, { kind: 'leaking' }>): RoundsVerdict {
  return { kind: 'more', pace: true, storeBytes: Math.max(...sites.map(({ largest }) => largest)) };
}

/** Whether only a store that seems to keep pace stands between this and a verdict of steady. */
export function hangsOnPace(verdict: RoundsVerdict): boolean {
  return verdict.kind === 'leaking' ? verdict.by === 'pace' : verdict.kind === 'more' && verdict.pace;
}

/** Share of the calls so far that a store must outgrow, and parts of it with a collection after each. */
const paceStretch = 1.25;
const fewestParts = 4;
const mostParts = 16;

/** Times that the run is stretched while a store goes on keeping pace without having done so for long enough. */
const mostStretches = 3;

/**
 * Lengthens the run with collections before and on the way: the table of a WeakMap or a FinalizationRegistry grows
 * between two collections only, that of V8's compilation cache during ten, and must not pass for a store that
 * keeps pace with the calls.
 */
async function confirmPace(context: Confirmation): Promise<RoundsVerdict> {
  const { series, probe, readings, callsBefore } = context;
  const calls = probe.calls;
  // Too few calls can only clear the suspicion: that takes no such care.
  const isShort = calls * (1 + paceStretch) < fewestPacedCalls;
  const parts = !isShort && forgetCompiled(series) ? mostParts : fewestParts;
  for (let part = 1; part <= parts; part++) {
    await probe.extendTo(Math.ceil(calls * (1 + (paceStretch * part) / parts)), marksPerRound / parts);
    if (series.engine.now() > series.deadline) break;
    if (part % (parts / fewestParts) === 0)
      await letExpire(series, fewestParts - part * (fewestParts / parts));
    series.engine.collectGarbage();
    await series.engine.macrotask();
  }
  readings.push(await probe.read(true));
  const latest = judgeReadings(readings, callsBefore);
  // What else is open has no longer run before it, either.
  const isOpen = latest.kind === 'more' && !latest.pace;
  const verdict = isOpen ? judgeReadings(readings, callsBefore, true) : latest;
  const isDone = probe.calls >= calls * (1 + paceStretch);
  // A store that there was no time to outgrow is as open as before, unless it is a text.
  if (verdict.kind !== 'leaking' || verdict.by !== 'pace' || isDone || verdict.isEven) return verdict;
  return openStore(verdict);
}

/** Milliseconds until timers have fired that are waited for on the way: a delay of half a second, and what it is late by. */
const shortWait = 550;

/** What expires soon is alive all at once where calls are fast: a table of it would grow with the calls, and with nothing else. */
async function letExpire(series: CallSeries, further: number): Promise<void> {
  const wait = timeUntilExpiry(series, 1 + further);
  if (wait > 0 && wait <= shortWait) await series.engine.delay(wait);
}

/** Reads again after some grace, and waits on while survivors still go. */
async function confirmLeak(suspected: RoundsVerdict, context: Confirmation): Promise<RoundsVerdict> {
  const { series, readings } = context;
  const endedAt = series.engine.now();
  let held = heldBytes(readings.at(-1)!);
  let verdict = suspected;
  series.emptyTimings?.();
  for (const grace of graces) {
    await series.engine.delay(grace);
    verdict = await readAgain(verdict, context);
    const left = heldBytes(readings.at(-1)!);
    const late = series.engine.now() > series.deadline;
    if (verdict.kind !== 'leaking' || late || left > keptShare * held) break;
    held = left;
  }
  return outwaitTimers(verdict, context, endedAt);
}

/** A timer that sweeps a cache again and again finds what came after it had started expired by its second turn, if there is time. */
const mostInVain = 2;

/** One-shot timers that calls started may hold what they left, or let go of it, as a cache does whose entries expire. */
async function outwaitTimers(
  suspected: RoundsVerdict,
  context: Confirmation,
  endedAt: number,
): Promise<RoundsVerdict> {
  const { series, readings, startedAt } = context;
  let verdict = suspected;
  let inVain = 0;
  for (let since = endedAt; verdict.kind === 'leaking' && inVain < mostInVain; since = series.engine.now()) {
    // Tables grow with what is alive at once, which is more when calls get quicker: their pace proves nothing.
    const lasted = verdict.by === 'arrival' ? endedAt - startedAt : 0;
    const wait = timersToOutwait(series, { delay: series.delays.holdingDelay(), lasted, endedAt: since });
    if (!wait) break;
    // With the calls, the oldest survivors have had as many turns by now.
    const hadTurns = verdict.by === 'pace' || since - startedAt >= mostInVain * wait.delay;
    if (wait.missing > 0 && inVain > 0 && hadTurns) break;
    if (wait.missing > 0)
      return {
        kind: 'more',
        pace: verdict.by === 'pace',
        pending: { ...wait, extra: series.delays.extraBudget(wait) },
      };
    const before = readings.at(-1)!;
    const held = heldBytes(before);
    await series.engine.delay(wait.milliseconds);
    verdict = await readAgain(verdict, context);
    if (verdict.kind === 'steady' || hasShrunk(verdict, largestStore(before)))
      return { kind: 'steady', reason: letGoAfter(wait.delay), byTimers: true };
    if (heldBytes(readings.at(-1)!) > keptShare * held) inVain += 1;
  }
  if (verdict.kind !== 'leaking') return verdict;
  const later = series.delays.later();
  return later === null ? verdict : { ...verdict, later };
}

/** Judges what is alive now. Where timers made anew what they let go of, the last verdict and its reading stay. */
async function readAgain(
  last: RoundsVerdict,
  { probe, readings, callsBefore }: Confirmation,
): Promise<RoundsVerdict> {
  const before = readings.at(-1)!;
  readings[readings.length - 1] = await probe.read(true);
  const verdict = judgeReadings(readings, callsBefore, true);
  if (verdict.kind !== 'steady' || !isRenewed(before, readings.at(-1)!)) return verdict;
  readings[readings.length - 1] = before;
  return last;
}

/** Of what went, and of all that was there, shares that tell that it was made anew. */
const renewedShare = 0.9;
const leastRenewed = 0.02;

/** Whether as much came after the last call as went: timers that start themselves again make anew what they let go of. */
function isRenewed(before: SurvivorReading, after: SurvivorReading): boolean {
  const [was, is] = [countByAge(before), countByAge(after)];
  const gone = was.earlier - is.earlier;
  return gone > leastRenewed * was.earlier && is.last - was.last >= renewedShare * gone;
}

/** Samples of the last group of calls, to which belongs what came after them, and of all others. */
function countByAge({ sites }: SurvivorReading): { readonly earlier: number; readonly last: number } {
  let [earlier, last] = [0, 0];
  for (const { perGroup } of sites) {
    const latest = perGroup.at(-1) ?? 0;
    last += latest;
    earlier += perGroup.reduce((sum, count) => sum + count, -latest);
  }
  return { earlier, last };
}

/** A table that lost entries is replaced by a smaller one, which grew with nothing. */
function hasShrunk(verdict: RoundsVerdict, largest: number): boolean {
  return verdict.kind === 'more' && verdict.storeBytes !== undefined && verdict.storeBytes < largest;
}

function largestStore({ stores = [] }: SurvivorReading): number {
  return stores.reduce((most, { bytes }) => Math.max(most, bytes), 0);
}

function letGoAfter(delay: number): string {
  return `Objects outlived their call, and were let go of when timers of ${delay} ms fired.`;
}

/** Bytes of everything that is alive. */
export function heldBytes({ sites }: SurvivorReading): number {
  return sites.reduce((sum, site) => sum + site.bytes, 0);
}
