import { nodeExplainEngine } from './engine/engine.ts';
import { explainLeak, siteFingerprint, type Explanation } from './evidence/evidence.ts';
import type { Finding } from './finding.ts';
import { runCalls, type CallSeries } from './probe/probe.ts';
import type { ResolvedOptions } from './resolve-options.ts';

/** Milliseconds that an explanation may always take, however long the measurement was. */
const leastTime = 10_000;

/** Adds to the finding of a leak what keeps it alive, as far as that was asked for. */
export async function explainRetainers(
  series: CallSeries,
  options: ResolvedOptions,
  finding: Finding,
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
    runMore: (calls, beforeTurn) => runMore(series, calls, beforeTurn),
    callTime: series.callTime,
    isAsync: series.isAsync,
    measuredCalls: finding.calls,
    objectsPerCall: finding.growth.objectsPerCall || 1,
    explain,
    timeBudget,
    heapLimit: options.explainHeapLimit,
    keepSnapshot: options.keepSnapshot,
    showValues: options.showValues,
  }).catch(withoutPath);
  const { fingerprint, reasons, ...rest } = explanation;
  return {
    ...fromSites,
    ...rest,
    fingerprint: fingerprint ?? fromSites.fingerprint,
    reasons: [...finding.reasons, ...reasons],
    durationMs: finding.durationMs + nodeExplainEngine.now() - startedAt,
  };
}

/** Attempts to go on after a call failed: a pause may have cost the function a connection. */
const attempts = 3;

/** Calls further, and returns how many calls were made. */
async function runMore(series: CallSeries, calls: number, beforeTurn?: () => void): Promise<number> {
  const before = series.made;
  for (let attempt = 1; ; attempt++) {
    try {
      await runCalls(series, calls - (series.made - before), null, beforeTurn);
      return series.made - before;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
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
  };
}
