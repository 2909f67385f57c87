import { nodeExplainEngine } from '../engine/engine.ts';
import { isLeaktightError, reasonOf } from '../errors.ts';
import {
  because,
  explainLeak,
  leadWithFilling,
  leadWithUsers,
  siteFingerprint,
  type ExplainQuestion,
  type Explanation,
  type PacedStore,
  type RunLimits,
  type Keeping,
} from '../evidence/evidence.ts';
import type { Finding } from '../finding.ts';
import { explainSites } from './explain-sites.ts';
import type { JudgedHeap } from './judge-heap.ts';
import { runCalls, type CallSeries, type SurvivingSite, type SurvivorReading } from '../probe/probe.ts';
import { findRefutation, refute } from './refute-leak.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { arrivalsPerCall } from '../verdict/verdict.ts';

/** Milliseconds that an explanation may always take, however long the measurement was. */
const leastTime = 30_000;

/** What a measurement found, and what only its explanation goes by. */
export interface MeasuredLeak {
  readonly finding: Finding;
  /** At how many of the calls something arrived, 0 to 1. */
  readonly arrivalsAt: number;
  /** Whether that is an estimate, of a part of what came. */
  readonly isCoarse: boolean;
  readonly store: PacedStore | null;
  /** What the suspects were chosen from. */
  readonly guilty: readonly SurvivingSite[];
  readonly readings: readonly SurvivorReading[];
  /** Whether the heap was seen to grow by as much: not all that V8 keeps is in a snapshot, so that one without it refutes nothing yet. */
  readonly grewOn: boolean;
  readonly doubtAgain: JudgedHeap['doubtAgain'];
}

/** Adds what the rounds say of how a leak arrives. */
export function leakOf(finding: Finding, { result, doubtAgain }: JudgedHeap): MeasuredLeak {
  const { verdict, readings, interval, grewOn = false } = result;
  const reading = readings.at(-1);
  if (verdict.kind !== 'leaking' || !reading)
    return {
      finding,
      arrivalsAt: 1,
      isCoarse: false,
      store: null,
      grewOn,
      doubtAgain,
      guilty: [],
      readings: [],
    };
  const largest = Math.max(...verdict.sites.map((site) => site.largest));
  return {
    finding,
    arrivalsAt: arrivalsPerCall(reading.groups, verdict.sites),
    isCoarse: interval > 1,
    // A text is replaced at each call, a table once its entries have doubled.
    store:
      verdict.by === 'pace' ? { bytes: largest, lifetime: verdict.isEven ? 1 : finding.callsMade } : null,
    grewOn,
    doubtAgain,
    guilty: verdict.sites,
    readings,
  };
}

/** Adds to the finding of a leak what keeps it alive, as far as that was asked for. */
export async function explainRetainers(
  series: CallSeries,
  options: ResolvedOptions,
  measured: MeasuredLeak,
): Promise<Finding> {
  const { explain } = options;
  const { finding } = measured;
  if (finding.verdict !== 'leaking') return finding;
  const fromSites = { ...finding, fingerprint: siteFingerprint(finding.suspects) };
  if (explain === 'sites' || explain === false || !keepsObjects(finding)) return fromSites;
  const startedAt = nodeExplainEngine.now();
  const timeBudget =
    options.explainTimeBudget ?? Math.max(leastTime, options.timeBudget - finding.durationMs);
  series.deadline = startedAt + timeBudget;
  const question = questionOf(series, options, measured, timeBudget);
  const explanation = await explainLeak(nodeExplainEngine, question).catch(withoutPath);
  const { retainers, retainersOmitted, collections, fingerprint, reasons, keeping, snapshotPath } =
    explanation;
  const refutation = await findRefutation(series, measured, explanation);
  const durationMs = finding.durationMs + nodeExplainEngine.now() - startedAt;
  if (refutation) return { ...refute(finding, refutation, durationMs), snapshotPath };
  return {
    ...fromSites,
    retainers,
    retainersOmitted,
    collections,
    snapshotPath,
    ...suspectsOf(measured, options, keeping),
    fingerprint: fingerprint ?? fromSites.fingerprint,
    reasons: [...finding.reasons, ...reasons],
    callsMade: measured.doubtAgain ? series.made : finding.callsMade,
    durationMs,
  };
}

/** Where a package is known to keep the leak, it is blamed rather than one that knows nothing of it. */
function suspectsOf(
  { finding, guilty, readings }: MeasuredLeak,
  options: ResolvedOptions,
  keeping: Keeping,
): Pick<Finding, 'suspects' | 'suspectsOmitted'> {
  const { suspects, omitted } =
    (keeping.keeper !== null || keeping.holding !== null) && guilty.length > 0
      ? explainSites(guilty, readings, options, keeping)
      : { suspects: finding.suspects, omitted: finding.suspectsOmitted };
  const led = leadWithUsers(leadWithFilling(suspects, keeping.filledBy), keeping.held);
  return { suspects: led, suspectsOmitted: omitted + suspects.filter((one) => !led.includes(one)).length };
}

function questionOf(
  series: CallSeries,
  options: ResolvedOptions,
  { finding, arrivalsAt, store }: MeasuredLeak,
  timeBudget: number,
): ExplainQuestion {
  return {
    measured: series.run,
    runMore: (calls, limits) => runMore(series, calls, limits),
    callTime: series.callTime,
    isAsync: series.isAsync,
    measuredCalls: finding.calls,
    objectsPerCall: finding.growth.objectsPerCall || 1,
    arrivalsPerCall: arrivalsAt,
    store,
    explain: options.explain === 'full' ? 'full' : 'path',
    timeBudget,
    heapLimit: options.explainHeapLimit,
    keepSnapshot: options.keepSnapshot,
    showValues: options.showValues,
    stacks: finding.suspects.map(({ stack }) => stack),
    made: finding.suspects.filter(({ role }) => role === 'allocates').map(({ stack }) => stack),
  };
}

/** Attempts to go on after a call failed: a pause may have cost the function a connection. */
const attempts = 3;

/** Calls further, and returns how many calls there were time for. */
async function runMore(
  series: CallSeries,
  calls: number,
  { milliseconds = Infinity, beforeTurn }: RunLimits = {},
): Promise<number> {
  const before = series.made;
  const { deadline } = series;
  series.deadline = Math.min(deadline, series.engine.now() + milliseconds);
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await runCalls(series, calls - (series.made - before), null, beforeTurn);
        return series.made - before;
      } catch (error) {
        if (attempt === attempts) throw error;
      }
    }
  } finally {
    series.deadline = deadline;
  }
}

/** Native memory and handles have no objects of their own in the heap. */
function keepsObjects({ leaking }: Finding): boolean {
  return leaking.includes('heap') || leaking.includes('external');
}

/** Runners begin the hooks after a test when its time-out passes, whatever the test still does. */
const afterTimeOut =
  "If the test's time-out had passed by then, its hooks had ended what the function needs: give the test more time.";

function whyWithout(error: unknown): string {
  if (!isLeaktightError(error) || error.code !== 'LEAKTIGHT_RUN_FAILED') return `${reasonOf(error)}.`;
  return `a further call failed: ${reasonOf(error.cause)}. ${afterTimeOut}`;
}

/** A leak stays a leak when its explanation fails. */
function withoutPath(error: unknown): Explanation {
  return because(`No retaining path: ${whyWithout(error)}`);
}
