import { nodeExplainEngine } from './engine/engine.ts';
import { explainLeak, siteFingerprint, type Explanation, type RunLimits } from './evidence/evidence.ts';
import type { Finding } from './finding.ts';
import { runCalls, type CallSeries } from './probe/probe.ts';
import type { ResolvedOptions } from './resolve-options.ts';

/** Milliseconds that an explanation may always take, however long the measurement was. */
const leastTime = 30_000;

/** What a measurement found, and what only its explanation goes by. */
export interface MeasuredLeak {
  readonly finding: Finding;
  /** At how many of the calls something arrived, 0 to 1. */
  readonly arrivalsPerCall: number;
}

/** Adds to the finding of a leak what keeps it alive, as far as that was asked for. */
export async function explainRetainers(
  series: CallSeries,
  options: ResolvedOptions,
  { finding, arrivalsPerCall }: MeasuredLeak,
): Promise<Finding> {
  const { explain } = options;
  if (finding.verdict !== 'leaking') return finding;
  const fromSites = { ...finding, fingerprint: siteFingerprint(finding.suspects) };
  if (explain === 'sites' || explain === false || !keepsObjects(finding)) return fromSites;
  const startedAt = nodeExplainEngine.now();
  const timeBudget =
    options.explainTimeBudget ?? Math.max(leastTime, options.timeBudget - finding.durationMs);
  series.deadline = startedAt + timeBudget;
  const explanation = await explainLeak(nodeExplainEngine, {
    measured: series.run,
    runMore: (calls, limits) => runMore(series, calls, limits),
    callTime: series.callTime,
    isAsync: series.isAsync,
    measuredCalls: finding.calls,
    objectsPerCall: finding.growth.objectsPerCall || 1,
    arrivalsPerCall,
    explain,
    timeBudget,
    heapLimit: options.explainHeapLimit,
    keepSnapshot: options.keepSnapshot,
    showValues: options.showValues,
  }).catch(withoutPath);
  const { fingerprint, reasons, callsInVain, ...rest } = explanation;
  const durationMs = finding.durationMs + nodeExplainEngine.now() - startedAt;
  if (callsInVain !== null && finding.leaking.every((resource) => resource === 'heap'))
    return { ...refute(finding, callsInVain, durationMs), snapshotPath: explanation.snapshotPath };
  return {
    ...fromSites,
    ...rest,
    fingerprint: fingerprint ?? fromSites.fingerprint,
    reasons: [...finding.reasons, ...reasons],
    durationMs,
  };
}

/** Two witnesses that contradict each other are no verdict. */
function refute(finding: Finding, calls: number, durationMs: number): Finding {
  const reason = `V8's profiler counted objects that outlive their calls, but a snapshot after ${calls} further calls holds no new ones.`;
  const growth = { ...finding.growth, objectsPerCall: 0, heapBytesPerCall: 0 };
  return {
    ...finding,
    verdict: 'inconclusive',
    leaking: [],
    reasons: [reason],
    growth,
    suspects: [],
    suspectsOmitted: 0,
    durationMs,
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

/** A leak stays a leak when its explanation fails. */
function withoutPath(error: unknown): Explanation {
  const message = error instanceof Error ? error.message : String(error);
  return {
    retainers: [],
    retainersOmitted: 0,
    collections: [],
    fingerprint: null,
    snapshotPath: null,
    reasons: [`No retaining path: ${message}`],
    callsInVain: null,
  };
}
