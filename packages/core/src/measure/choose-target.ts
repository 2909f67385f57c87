import { callsToSee } from './coarse-samples.ts';
import { ladder, type CallSeries } from '../probe/probe.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { RoundsVerdict } from './confirm-leak.ts';
import { timeForTimers } from './outwait-timers.ts';

/** Calls that a leak is judged by wherever the time budget allows: more than most bounded caches hold. */
const enoughCalls = 600;

/** Milliseconds after which a suspicion with enough calls is decided, and one that is unclear. */
const timeToSuspect = 400;
export const timeToClear = 4000;

/** Milliseconds that it may take to see as many calls again as were made before the first sampled one. */
const timeToBeClear = 250;
const timeWhereItGrew = 2500;

/** Below so many calls, a store that may keep pace is looked at again after twice as many. */
const shortStep = 200;

/** More calls than this before the first sampled one: what grows with all of them shows when all have doubled. */
const manyBefore = 200;

/** Samples that the next round may add up to, and up to which there may be enough calls; reading takes time in proportion. */
const usualSamples = 12_000;
export const mostSamples = 40_000;

/** Objects that more than enough calls may keep of a leak: all of them are in the snapshot that explains it. */
const usualObjects = 100_000;

/** Fewer calls say too little about a leak, unless the user asked for fewer: however many samples, so many may be read. */
export const fewestTelling = 100;

/** A shorter step than this share of all calls would tell nothing new. */
const leastStep = 1.25;

/** Where the step to a number of calls would take long, a shorter one before it ends most suspicions. */
const slowStep = { above: 128, to: 48, time: 500 };

/** Where a measurement stands. */
export interface Progress {
  readonly series: CallSeries;
  readonly options: ResolvedOptions;
  readonly calls: number;
  /** Before the first sampled one. */
  readonly callsBefore: number;
  /** Which a verdict of steady takes where there is time. */
  readonly callsToClear: number;
  /** Whether the heap was seen to grow before. */
  readonly grew: boolean;
  /** Bytes between two samples. */
  readonly interval: number;
  readonly samples: number;
  /** Objects that are alive of those that these calls allocated. */
  readonly survivors: number;
  readonly verdict: RoundsVerdict;
  readonly elapsed: number;
}

/** Calls in all after the next round; null when it is time to decide. */
export function chooseTarget(progress: Progress): number | null {
  const { options, calls, samples, verdict, elapsed } = progress;
  if (calls >= options.maxCalls) return null;
  if (verdict.kind === 'steady') return targetToClear(progress);
  const callTime = timeOfCall(progress);
  const callsUntil = (milliseconds: number): number =>
    calls + Math.floor(Math.max(0, milliseconds) / callTime);
  const isSlow = (slowStep.above - calls) * callTime > slowStep.time;
  const rung = isSlow && calls * leastStep <= slowStep.to ? slowStep.to : nextRung(calls, options);
  const wanted = verdict.kind === 'more' && verdict.pace ? Math.min(rung, stepForPace(progress)) : rung;
  const patience = verdict.kind === 'leaking' ? timeToSuspect : timeToClear;
  const affordable = Math.max(enoughCalls, callsUntil(patience - elapsed));
  const target = Math.min(
    wanted,
    affordable,
    readable(calls, samples),
    explainable(progress),
    options.maxCalls,
    callsUntil(timeLeft(progress, callsUntil)),
  );
  // A verdict may take as many, or as many as the user allows.
  const isDecisive = calls < fewestTelling && target >= Math.min(fewestTelling, options.maxCalls);
  return isDecisive || target >= calls * leastStep ? target : null;
}

/** Milliseconds for further calls: a suspicion has to wait for timers after them, if there can be enough calls before. */
function timeLeft(
  { series, options, elapsed }: Progress,
  callsUntil: (milliseconds: number) => number,
): number {
  const left = series.deadline - series.engine.now();
  const wait = timeForTimers(series.delays.pendingDelay(), elapsed);
  return callsUntil(left - wait) < Math.min(fewestTelling, options.maxCalls) ? left : left - wait;
}

/** A pause makes the latest calls look slow, and the collection of a short round all of them. */
function timeOfCall({ series, calls, elapsed }: Progress): number {
  return Math.max(Math.min(series.callTime, elapsed / calls), 1e-4);
}

function targetToClear(progress: Progress): number | null {
  const { series, calls, callsToClear, interval, grew } = progress;
  const toSee = callsToSee(interval);
  const left = series.deadline - series.engine.now();
  const time = grew ? timeWhereItGrew : timeToBeClear;
  const fits = (wanted: number, milliseconds: number): boolean =>
    wanted > calls && (wanted - calls) * timeOfCall(progress) < milliseconds;
  const worth = left > 0 && fits(callsToClear, time) ? callsToClear : 0;
  return Math.max(worth, fits(toSee, left) ? toSee : 0) || null;
}

function stepForPace({ calls, callsBefore }: Progress): number {
  if (calls < shortStep) return 2 * calls;
  return callsBefore > manyBefore ? 2 * calls + callsBefore : Infinity;
}

/** Calls in all whose survivors can be read in reasonable time. */
function readable(calls: number, samples: number): number {
  if (samples === 0) return Infinity;
  const perCall = samples / calls;
  const most = Math.max(fewestTelling, usualSamples / perCall, Math.min(enoughCalls, mostSamples / perCall));
  return Math.ceil(most);
}

/** Calls in all by which a suspicion is decided, if it keeps many objects. */
function explainable({ verdict, calls, survivors }: Progress): number {
  if (verdict.kind !== 'leaking') return Infinity;
  return Math.max(enoughCalls, Math.floor((usualObjects / survivors) * calls));
}

function nextRung(calls: number, { maxCalls }: ResolvedOptions): number {
  return ladder.find((step) => step >= 1.5 * calls) ?? maxCalls;
}
