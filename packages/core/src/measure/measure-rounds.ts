import { mayHideLeak, unseenBytes } from './coarse-samples.ts';
import { coarserInterval } from './choose-interval.ts';
import { chooseTarget, fewestTelling, timeToClear, mostSamples } from './choose-target.ts';
import { confirmVerdict, hangsOnPace, heldBytes, judgeReadings, type RoundsVerdict } from './confirm-leak.ts';
import { chooseFirstRound, marksPerRound, usualObject } from '../probe/probe.ts';
import type { CallSeries, SurvivorProbe, SurvivorReading, Tracker } from '../probe/probe.ts';
import { fewestPacedCalls, isSmallStore } from '../verdict/verdict.ts';
import type { Round } from '../finding.ts';
import { HeldBuffers, mostBytes } from './held-buffers.ts';
import type { ResolvedOptions } from '../options/options.ts';

/** Milliseconds of a round that is cut short where a tracker needs fewer calls. */
const slowRound = 300;

/** Milliseconds of a call from which on trackers may end a run early. */
const slowCall = 15;

/** Where the rounds begin. */
export interface RoundsStart {
  /** Calls that were made already: warm-up, and attempts whose markers were lost. */
  readonly callsBefore: number;
  /** Calls of the first round at least. */
  readonly leastCalls: number;
  /** Calls that a verdict of steady takes where time allows: a table shows only when the calls before have doubled. */
  readonly callsToClear: number;
  /** Whether the heap was seen to grow: more time is spent on those calls then. */
  readonly grew: boolean;
  readonly warmUpCalls: number;
  readonly allocatedBytesPerCall: number;
  /** Milliseconds of a call that is not sampled. */
  readonly plainCallTime: number;
}

/** What the rounds of a measurement showed. */
export interface RoundsResult {
  readonly verdict: RoundsVerdict;
  /** Bytes between two samples. */
  readonly interval: number;
  /** Bytes between samples for another attempt: each call leaves so many that these rounds were too slow. */
  readonly coarser: number | null;
  readonly readings: readonly SurvivorReading[];
  readonly rounds: readonly Round[];
  /** Bytes that the calls keep beside the heap, in buffers. */
  readonly buffers?: number;
  /** Whether further calls made the heap grow by as much as what was sampled, which needs no other witness. */
  readonly grewOn?: boolean;
  /** Calls after which there was no time to see once more that the heap does not grow by what was sampled: that is open. */
  readonly stoppedAfter?: number;
  /** Whether each call keeps so many objects that only some were made before the snapshot: the leak is to be doubted again after it. */
  readonly isHeavy?: boolean;
  /** Bytes that each call may keep and neither a sample nor the heap show, where that was looked for. */
  readonly unseen?: number;
  /** Whether a heap that holds a full cache moved on by as much as a smaller leak beside it would add. */
  readonly isRestless?: boolean;
}

/** Lengthens the run until the curve of survivors has come to an end, or persists. */
export async function measureRounds(
  series: CallSeries,
  probe: SurvivorProbe,
  options: ResolvedOptions,
  from: RoundsStart,
  trackers: readonly Tracker[],
): Promise<RoundsResult> {
  const { callsBefore, callsToClear, grew } = from;
  const start = series.engine.now();
  const buffers = new HeldBuffers(series.engine);
  // Watching handles while every allocation is sampled costs more than it saves where calls are fast.
  const isSlow = series.callTime > slowCall;
  const readings: SurvivorReading[] = [];
  const rounds: Round[] = [];
  const shared = { readings, rounds, interval: probe.interval, coarser: null };
  let target: number | null = firstRound(series, from, probe, options);
  let verdict: RoundsVerdict = { kind: 'more', pace: false };
  const early = await lookEarly(series, probe, target, from.allocatedBytesPerCall);
  if (early !== null) return { ...shared, ...early, verdict };
  while (target !== null) {
    const { reading, round } = await measureRound(series, probe, target, needsCollections(verdict));
    readings.push(reading);
    rounds.push(round);
    verdict = judgeReadings(readings, callsBefore);
    if (verdict.kind === 'lost') return { ...shared, verdict, readings: readings.slice(0, -1) };
    for (const tracker of trackers) await tracker.checkpoint(series.made - from.warmUpCalls);
    const coarser = verdict.kind === 'steady' ? null : coarserInterval(reading, probe.interval, series);
    if (coarser !== null) return { ...shared, verdict, coarser };
    const wish = isSlow ? askTrackers(trackers, verdict.kind === 'leaking') : null;
    if (isIdle(verdict, shared, round, series)) return { ...shared, verdict };
    target = isFull(reading, buffers.bytes()) ? null : shorten(nextTarget(), wish, probe, series);
  }
  verdict = await confirmVerdict(verdict, { ...from, series, probe, readings, startedAt: start });
  return { ...shared, verdict: admitUnseen(verdict, probe, callsToClear), buffers: buffers.bytes() };

  function nextTarget(): number | null {
    const at = { ...shared, ...latestOf(readings, rounds), elapsed: series.engine.now() - start };
    const next = chooseTarget({ series, options, verdict, callsBefore, callsToClear, grew, ...at });
    return next && Math.min(next, buffers.roomForCalls(at.calls));
  }
}

function latestOf(
  readings: readonly SurvivorReading[],
  rounds: readonly Round[],
): { calls: number; samples: number; survivors: number } {
  const { calls, samples } = readings.at(-1)!;
  return { calls, samples, survivors: rounds.at(-1)!.survivors };
}

/** Where a store is open, and where many calls are to clear a function, which in one go would open one of V8's. */
function needsCollections(verdict: RoundsVerdict): boolean {
  return verdict.kind === 'steady' || hangsOnPace(verdict);
}

/** Where there was no time for as many calls as were made before the first sampled one. */
function admitUnseen(verdict: RoundsVerdict, { calls }: SurvivorProbe, callsToClear: number): RoundsVerdict {
  if (verdict.kind !== 'steady' || calls >= callsToClear) return verdict;
  const unseen = `Whether a collection of plain values grows could not be seen in ${calls} calls.`;
  return { ...verdict, reason: `${verdict.reason} ${unseen}` };
}

/** What a first round may sample before a look at a few of its calls is worth a collection. */
const costlyRound = { samples: 50_000, look: 16 };

/** Calls that leave much behind are better sampled more coarsely, which should not take a whole round to see. */
async function lookEarly(
  series: CallSeries,
  probe: SurvivorProbe,
  target: number,
  bytesPerCall: number,
): Promise<Pick<RoundsResult, 'coarser' | 'readings'> | null> {
  const samples = (target * bytesPerCall) / Math.max(probe.interval, usualObject);
  if (target <= 2 * costlyRound.look || samples < costlyRound.samples) return null;
  const { reading } = await measureRound(series, probe, costlyRound.look);
  const coarser = coarserInterval(reading, probe.interval, series);
  return coarser === null ? null : { coarser, readings: [reading] };
}

/** A long round is cut to what a tracker would rather have; there is none when one has seen enough. */
function shorten(
  next: number | null,
  wish: number | 'end' | null,
  { calls }: SurvivorProbe,
  { callTime }: CallSeries,
): number | null {
  if (wish === 'end') return null;
  if (next === null || wish === null) return next;
  return (next - calls) * callTime > slowRound ? Math.min(next, calls + wish) : next;
}

/** Whether only a small store is open that there is no time to call a slow function often enough for. */
function isIdle(
  verdict: RoundsVerdict,
  measured: Pick<RoundsResult, 'readings' | 'interval'>,
  round: Round,
  series: CallSeries,
): boolean {
  if (verdict.kind !== 'more' || verdict.storeBytes === undefined) return false;
  const { calls } = measured.readings.at(-1)!;
  if (mayHideLeak(unseenBytes(measured), verdict.storeBytes / calls)) return false;
  // A pause makes the latest calls look slow, a large heap the round.
  const callTime = Math.min(series.callTime, round.durationMs / round.calls);
  // Twice as many, for a store is confirmed by a longer run.
  return 2 * callTime * fewestPacedCalls > timeToClear && isSmallStore(verdict.storeBytes, calls);
}

function isFull(reading: SurvivorReading, buffers: number): boolean {
  const isRead = reading.samples > mostSamples && reading.calls >= fewestTelling;
  return isRead || heldBytes(reading) + buffers > mostBytes;
}

/** Calls that a tracker would rather have next, `end` when one has seen enough. */
function askTrackers(trackers: readonly Tracker[], heapLeaks: boolean): number | 'end' | null {
  let wish: number | null = null;
  for (const tracker of trackers) {
    if (!tracker.endsRun) continue;
    if (heapLeaks) tracker.suspect?.();
    const verdict = tracker.judge();
    if (verdict.kind === 'leaking') return 'end';
    if (verdict.kind === 'more') wish = Math.min(wish ?? Infinity, verdict.calls);
  }
  return wish;
}

function firstRound(
  { callTime }: CallSeries,
  { leastCalls, allocatedBytesPerCall }: RoundsStart,
  { interval }: SurvivorProbe,
  options: ResolvedOptions,
): number {
  const chosen = chooseFirstRound({ callTime, allocatedBytesPerCall }, interval);
  return Math.max(leastCalls, Math.min(options.maxCalls, options.calls ?? chosen));
}

async function measureRound(
  series: CallSeries,
  probe: SurvivorProbe,
  target: number,
  isPaced = false,
): Promise<{ reading: SurvivorReading; round: Round }> {
  const start = series.engine.now();
  const before = probe.calls;
  if (isPaced) await extendInParts(series, probe, target);
  else await probe.extendTo(target);
  const reading = await probe.read(false);
  const survivors = reading.sites.reduce((sum, site) => sum + site.objects, 0);
  return {
    reading,
    round: { calls: probe.calls - before, survivors, durationMs: series.engine.now() - start },
  };
}

/** Calls between two collections at first, and the most time that one may take beside the calls before: else more come. */
const partCalls = 512;
const collectorShare = 0.5;

/** V8's own lists of weak references grow until a collection clears them: they must not seem to keep pace with the calls. */
async function extendInParts(series: CallSeries, probe: SurvivorProbe, target: number): Promise<void> {
  const { engine } = series;
  const all = target - probe.calls;
  for (let size = partCalls; probe.calls < target;) {
    const start = engine.now();
    const part = Math.min(size, target - probe.calls);
    await probe.extendTo(probe.calls + part, Math.ceil((marksPerRound * part) / all));
    const called = engine.now();
    if (probe.calls >= target || called > series.deadline) return;
    engine.collectGarbage();
    await engine.macrotask();
    if (engine.now() - called > collectorShare * (called - start)) size *= 2;
  }
}
