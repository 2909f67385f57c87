import {
  nodeExplainEngine,
  type AllocationSamplerPort,
  type Engine,
  type GcWindow,
} from '../engine/engine.ts';
import { isNestedError, LeaktightError, reasonOf } from '../errors.ts';
import { explainRetainers, leakOf, type MeasuredLeak } from './explain-retainers.ts';
import type { Finding, Unmeasured } from '../finding.ts';
import { judgeHeap } from './judge-heap.ts';
import { leaveBehind } from './left-behind.ts';
import { makeFinding, samplerTaken, stillWarmingUp } from './make-finding.ts';
import { CollectorWindows, createTrackers, followUp, watchDelays } from '../measure/measure.ts';
import type { FollowUpLimits, RoundsResult, TrackerResult } from '../measure/measure.ts';
import { warmUp } from '../probe/probe.ts';
import type { CallSeries, Tracker, WarmUp } from '../probe/probe.ts';
import { renderReport } from '../report/report.ts';
import type { Hook, ResolvedOptions, Run } from '../options/options.ts';
import { patience, settleInTime } from '../settle-in-time.ts';

/** Part of the time budget that is left for the explanation and the runner's own time-out. */
const measuringShare = 0.85;

/** What the stages of a measurement hand on. */
export interface Measurement {
  readonly series: CallSeries;
  readonly options: ResolvedOptions;
  readonly startedAt: number;
  readonly warmUp: WarmUp;
  readonly result: RoundsResult;
  readonly others: readonly TrackerResult[];
  readonly unmeasured: readonly Unmeasured[];
  readonly gc: GcWindow;
}

/** The heap costs most: where it is not tracked, nothing is sampled. */
const heapNotAsked: RoundsResult = {
  verdict: { kind: 'steady', reason: 'Nothing that was tracked kept growing.' },
  readings: [],
  rounds: [],
  interval: 1,
  coarser: null,
};

/** A series of calls that has not begun. */
export function openSeries(engine: Engine, run: Run, options: ResolvedOptions): CallSeries {
  const budget = options.timeBudget * measuringShare;
  return {
    engine,
    run,
    callTimeout: options.callTimeout ?? budget,
    deadline: engine.now() + budget,
    made: 0,
    inCall: false,
    callTime: 0.05,
    isAsync: false,
    emptyTimings: engine.watchResourceTimings(),
    delays: watchDelays(engine, options),
    markedLoop: null,
  };
}

/** The flow: set up, warm up, measure, decide, explain, tear down. */
export async function checkScenario(series: CallSeries, options: ResolvedOptions): Promise<Finding> {
  const startedAt = series.engine.now();
  const sampler = series.engine.openSampler();
  try {
    if (sampler.isTaken()) return samplerTaken(series.engine.now() - startedAt);
    await runHook(series, options, 'setUp');
    const measured = measure(series, sampler, options, startedAt);
    const explained = measured.then((leak) => explainRetainers(series, options, leak));
    const finding = await explained.catch(async (error: unknown) => {
      await runHook(series, options, 'tearDown').catch(() => undefined);
      throw error;
    });
    leaveBehind(finding, series.made);
    await runHook(series, options, 'tearDown').catch((error: unknown) => {
      throw finding.verdict === 'leaking' ? withFinding(error as LeaktightError, finding) : error;
    });
    return finding;
  } finally {
    sampler.close();
  }
}

async function runHook(
  { engine, callTimeout }: CallSeries,
  options: ResolvedOptions,
  name: 'setUp' | 'tearDown',
): Promise<void> {
  const hook = options[name];
  if (!hook) return;
  const limit = Math.max(patience, callTimeout);
  const late = neverSettled(name, limit);
  try {
    await settleInTime(engine, leaktightSettleHook(hook), limit, () => late);
  } catch (cause) {
    if (cause === late || isNestedError(cause)) throw cause;
    throw new LeaktightError(
      'LEAKTIGHT_RUN_FAILED',
      `Could not measure: \`${name}\` failed: ${reasonOf(cause)}.`,
      { cause },
    );
  }
}

/** A leak that was found is told beside what failed after it: neither is worth a second run. */
function withFinding({ code, message, cause }: LeaktightError, finding: Finding): LeaktightError {
  const report = renderReport(finding, { cwd: nodeExplainEngine.workingFolder() });
  const told = `${message} Before that, a leak was found:\n\n${report}`;
  return new LeaktightError(code, told, { cause, finding });
}

function neverSettled(name: string, limit: number): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_RUN_TIMEOUT',
    `Could not measure: \`${name}\` has not settled after ${Math.round(limit)} ms. ` +
      'Let it settle, or raise `callTimeout` (and the time-out of the test).',
  );
}

/** By this name a measurement inside a hook finds out that it would wait for itself. */
async function leaktightSettleHook(hook: Hook): Promise<void> {
  await hook();
}

async function measure(
  series: CallSeries,
  sampler: AllocationSamplerPort,
  options: ResolvedOptions,
  startedAt: number,
): Promise<MeasuredLeak> {
  const warm = await warmUp(series, options.warmUp, options.timeBudget);
  if (options.warmUp !== null && warm.calls < options.warmUp) {
    const elapsed = series.engine.now() - startedAt;
    return leakOf(stillWarmingUp(warm.calls, options.warmUp, elapsed), { result: heapNotAsked });
  }
  const { trackers, unmeasured } = createTrackers(series, options);
  const collector = new CollectorWindows(series.engine);
  const resumeOptimizer = series.engine.pauseOptimizer();
  collector.open();
  try {
    const measuresHeap = options.track.includes('heap');
    await begin(series, trackers, measuresHeap);
    const heap = { sampler, options, warm, trackers, collector };
    const judged = measuresHeap ? await judgeHeap(series, heap, startedAt) : { result: heapNotAsked };
    const { result } = judged;
    sampler.close();
    collector.close();
    const elapsed = series.engine.now() - startedAt;
    const before = { elapsed, callTime: warm.callTime, collector, warmUpCalls: warm.calls };
    const others = await judgeOthers(series, options, trackers, result, before);
    const gc = collector.sum;
    const measurement = { series, options, startedAt, warmUp: warm, result, others, unmeasured, gc };
    return leakOf(await makeFinding(measurement), judged);
  } finally {
    collector.close();
    resumeOptimizer();
    for (const tracker of trackers) tracker.end();
  }
}

/** A collection costs more than many a measurement: where the heap is measured, its first reading brings one. */
async function begin(
  { engine }: CallSeries,
  trackers: readonly Tracker[],
  measuresHeap: boolean,
): Promise<void> {
  const early = trackers.filter(({ quiet, endsRun }) => !quiet && (endsRun || !measuresHeap));
  await engine.macrotask();
  if (early.length > 0 && !measuresHeap) {
    engine.collectGarbage();
    await engine.macrotask();
  }
  for (const tracker of early) await tracker.begin();
}

type Before = Pick<FollowUpLimits, 'elapsed' | 'callTime' | 'collector'> & { readonly warmUpCalls: number };

/** A heap that leaks takes memory of every kind with it: the rest is then judged only when it was asked for. */
async function judgeOthers(
  series: CallSeries,
  options: ResolvedOptions,
  trackers: readonly Tracker[],
  { verdict, readings, stoppedAfter }: RoundsResult,
  { warmUpCalls, ...before }: Before,
): Promise<TrackerResult[]> {
  if (verdict.kind === 'lost') return [];
  const heapIsClear = verdict.kind === 'steady' && options.track.includes('heap');
  if (!heapIsClear) for (const tracker of trackers) tracker.suspect?.();
  const isSure = verdict.kind === 'leaking' && stoppedAfter === undefined;
  const leaking = isSure && !options.trackGiven;
  const asked = leaking ? trackers.filter(({ quiet }) => !quiet) : trackers;
  const left = trackers.filter((tracker) => !asked.includes(tracker)).map(notAsked);
  // Attempts that were given up count as well: trackers were shown their calls.
  const measured = readings.length > 0 ? series.made - warmUpCalls : 0;
  const { maxCalls, trackGiven } = options;
  const limits = { ...before, measured, maxCalls, thorough: trackGiven, mayPeek: heapIsClear && !trackGiven };
  const judged = await followUp(series, asked, limits);
  return [...judged, ...left];
}

function notAsked({ resource }: Tracker): TrackerResult {
  const reason = `the heap leaks, which takes ${resource} memory with it; judged beside it only when \`track\` names it`;
  return { resource, verdict: { kind: 'unmeasured', perCall: 0, reason } };
}
