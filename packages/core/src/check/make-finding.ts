import type { Measurement } from './check-scenario.ts';
import { decide, type Decision } from './decide.ts';
import { explainSites } from './explain-sites.ts';
import type { Finding, Growth } from '../finding.ts';
import type { TrackerResult } from '../measure/measure.ts';
import type { SurvivingSite, SurvivorReading } from '../probe/probe.ts';
import { toBlocks } from '../verdict/verdict.ts';

/** Blocks of the survival curve in a finding. */
const curveBlocks = 40;

const notJudged: Growth = {
  objectsPerCall: null,
  heapBytesPerCall: null,
  externalBytesPerCall: null,
  nativeBytesPerCall: null,
  handlesPerCall: null,
};

const nothing: Omit<Finding, 'verdict' | 'verdictMs' | 'durationMs'> = {
  schemaVersion: 1,
  leaking: [],
  reasons: [],
  calls: 0,
  callsMade: 0,
  warmUpCalls: 0,
  rounds: [],
  survivalCurve: [],
  growth: notJudged,
  suspects: [],
  suspectsOmitted: 0,
  handles: [],
  retainers: [],
  retainersOmitted: 0,
  collections: [],
  fingerprint: null,
  gc: { collections: 0, pauseMs: 0, byKind: {} },
  unmeasured: [],
  snapshotPath: null,
};

/** The finding of a measurement that could not begin. */
export function samplerTaken(durationMs: number): Finding {
  const reason =
    "Another client (a debugger, --heap-prof) uses V8's sampling heap profiler, of which there is one; close it and run again.";
  return { ...nothing, verdict: 'inconclusive', reasons: [reason], verdictMs: durationMs, durationMs };
}

/** The finding of a measurement whose time ended in the warm-up that was asked for: what is not warm looks like a leak. */
export function stillWarmingUp(calls: number, wanted: number, durationMs: number): Finding {
  const reason = `The time budget ended in the warm-up, after ${calls} of ${wanted} calls: lower \`warmUp\`, or raise \`timeBudget\`.`;
  return {
    ...nothing,
    verdict: 'inconclusive',
    reasons: [reason],
    callsMade: calls,
    warmUpCalls: calls,
    verdictMs: durationMs,
    durationMs,
  };
}

/** Puts the results of all stages into plain data, and explains a leak. */
export async function makeFinding(measurement: Measurement): Promise<Finding> {
  const { series, options, result, warmUp, gc, others, startedAt } = measurement;
  const reading = result.readings.at(-1);
  const calls = reading?.calls ?? 0;
  const guilty = result.verdict.kind === 'leaking' ? result.verdict.sites : [];
  // External memory belongs to objects on the heap: what survives there is where it comes from.
  const externalLeaks = others.some(
    ({ resource, verdict: { kind } }) => resource === 'external' && kind === 'leaking',
  );
  const suspected = guilty.length === 0 && externalLeaks ? (reading?.sites ?? []) : guilty;
  const sites = explainSites(suspected, result.readings, options);
  const decision = decide(measurement, guilty.length > 0 && sites.allIgnored);
  const heapLeaks = decision.leaking.includes('heap');
  const isExplained = heapLeaks || externalLeaks;
  const verdictMs = series.engine.now() - startedAt;
  return {
    ...nothing,
    verdict: decision.verdict,
    leaking: decision.leaking,
    reasons: decision.reasons,
    calls: reading ? calls : series.made - warmUp.calls,
    callsMade: series.made,
    warmUpCalls: warmUp.calls,
    rounds: result.rounds,
    survivalCurve: reading ? curveOf(reading, guilty.length > 0 ? guilty : reading.sites) : [],
    growth: { ...notJudged, ...heapGrowth(decision, guilty, result.readings), ...otherGrowth(others) },
    suspects: isExplained ? sites.suspects : [],
    suspectsOmitted: isExplained ? sites.omitted : 0,
    handles: others.flatMap(({ verdict }) => (verdict.kind === 'leaking' ? (verdict.handles ?? []) : [])),
    gc: { collections: gc.collections, pauseMs: gc.pauseMs, byKind: gc.byKind },
    unmeasured: unmeasuredOf(measurement, decision),
    verdictMs,
    durationMs: verdictMs,
  };
}

function unmeasuredOf({ unmeasured, others }: Measurement, { verdict }: Decision): Finding['unmeasured'] {
  const undecided = others.flatMap(({ resource, verdict: { kind, ...rest } }) => {
    if (kind === 'unmeasured') return [{ resource, why: (rest as { reason: string }).reason }];
    const why = 'the time budget ended before it was judged';
    return kind === 'more' && verdict !== 'inconclusive' ? [{ resource, why }] : [];
  });
  return [...unmeasured, ...undecided];
}

function curveOf({ groups }: SurvivorReading, sites: readonly SurvivingSite[]): number[] {
  const perGroup = groups.map((_, index) => sites.reduce((sum, site) => sum + site.perGroup[index]!, 0));
  const calls = groups.reduce((sum, group) => sum + group.calls, 0);
  const blocks = toBlocks(groups, perGroup, Math.min(curveBlocks, calls));
  return blocks.map((count) => Math.round(count * 100) / 100);
}

/** Per call, over the whole run. */
function heapGrowth(
  { heap }: Decision,
  guilty: readonly SurvivingSite[],
  readings: readonly SurvivorReading[],
): Partial<Growth> {
  if (heap === 'steady') return { objectsPerCall: 0, heapBytesPerCall: 0 };
  if (heap !== 'leaking') return {};
  const calls = readings.at(-1)?.calls ?? 1;
  const objects = guilty.reduce((sum, site) => sum + site.objects, 0);
  const bytes = guilty.reduce((sum, site) => sum + site.bytes, 0);
  return { objectsPerCall: objects / calls, heapBytesPerCall: bytes / calls };
}

const fields = {
  external: 'externalBytesPerCall',
  native: 'nativeBytesPerCall',
  handles: 'handlesPerCall',
} as const;

function otherGrowth(others: readonly TrackerResult[]): Partial<Growth> {
  return Object.fromEntries(
    others.flatMap(({ resource, verdict }) =>
      verdict.kind === 'unmeasured' || verdict.kind === 'more' ? [] : [[fields[resource], verdict.perCall]],
    ),
  );
}
