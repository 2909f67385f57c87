import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RetainerStep } from '@leaktight/core';
import type { HeapNodeIdSet, IHeapSnapshot, ILeakFilter, TraceCluster } from '@memlab/core';
import type { BaseAnalysis } from '@memlab/heap-analysis';
import { loadMemlab, type Memlab } from './load-memlab.ts';
import { readMemlabTrace } from './memlab-trace.ts';
import { quietMemlab } from './quiet-memlab.ts';

/** What memlab is asked about a snapshot. */
export interface MemlabOptions {
  /** A snapshot from before the suspected calls, of the same process: what it has is no leak. */
  readonly baseline?: string;
  /** Ids of the objects that may have leaked. Default: all that `baseline` does not have, or all. */
  readonly candidates?: Iterable<number>;
  /** memlab's leak filter. Default: memlab's own rules (detached DOM, unmounted React fibers, oversized objects). */
  readonly leakFilter?: ILeakFilter;
  /** Analyses of `@memlab/heap-analysis`, or of your own, to run over the snapshot. */
  readonly analyses?: readonly BaseAnalysis[];
}

/** Objects that memlab calls leaked and that are kept in the same way. */
export interface MemlabLeak {
  readonly className: string;
  readonly objects: number;
  readonly retainedBytes: number;
  readonly path: readonly RetainerStep[];
}

/** What one analysis of memlab printed. */
export interface MemlabAnalysis {
  readonly name: string;
  readonly output: string;
}

/** memlab's findings as plain data. */
export interface MemlabReport {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly candidates: number;
  /** Largest retained size first. */
  readonly leaks: readonly MemlabLeak[];
  readonly analyses: readonly MemlabAnalysis[];
}

/**
 * Reads a snapshot with memlab and applies its leak filters and analyses. memlab's console output is
 * kept out of yours. Snapshots above 512 MB are more than memlab can read.
 * @param snapshotPath a `.heapsnapshot` file, such as `takeSnapshot({ saveTo })` or `keepSnapshot` leave.
 * @throws LeaktightError (LEAKTIGHT_UNSUPPORTED) when memlab is not installed.
 * @example
 * const { leaks } = await analyzeWithMemlab('after.heapsnapshot', {
 *   baseline: 'before.heapsnapshot',
 *   leakFilter: { leakFilter: (node) => node.name === 'Session' },
 * });
 */
export async function analyzeWithMemlab(
  snapshotPath: string,
  options: MemlabOptions = {},
): Promise<MemlabReport> {
  const memlab = await loadMemlab();
  return quietMemlab(memlab, options.leakFilter, async () => {
    const snapshot = await memlab.heapAnalysis.getFullHeapFromFile(snapshotPath);
    const candidates = await findCandidates(memlab, snapshot, options);
    const size = candidates.size;
    // Not in memlab's public types; all that is public also reads and writes files of its own.
    memlab.core.analysis['filterLeakedObjects'](candidates, snapshot);
    const clusters = memlab.core.analysis.clusterHeapObjects(candidates, snapshot);
    const leaks = clusters.flatMap((cluster) => describeCluster(cluster, candidates));
    return {
      nodeCount: snapshot.nodes.length,
      edgeCount: snapshot.edges.length,
      candidates: size,
      leaks: leaks.toSorted((a, b) => b.retainedBytes - a.retainedBytes),
      analyses: await runAnalyses(memlab, snapshotPath, options.analyses ?? []),
    };
  });
}

async function findCandidates(
  { core }: Memlab,
  snapshot: IHeapSnapshot,
  { baseline, candidates }: MemlabOptions,
): Promise<HeapNodeIdSet> {
  if (candidates) return new core.NumericSet([...candidates]);
  const known = baseline === undefined ? null : await core.utils.getSnapshotNodeIdsFromFile(baseline, {});
  const ids = new core.NumericSet();
  snapshot.nodes.forEach((node) => {
    if (!known?.has(node.id)) ids.add(node.id);
  });
  return ids;
}

function describeCluster(cluster: TraceCluster, candidates: HeapNodeIdSet): MemlabLeak[] {
  const path = readMemlabTrace(cluster.path, candidates);
  const last = path.at(-1);
  if (!last) return [];
  return [
    { className: last.node, objects: cluster.count ?? 1, retainedBytes: cluster.retainedSize ?? 0, path },
  ];
}

async function runAnalyses(
  { core }: Memlab,
  snapshotPath: string,
  analyses: readonly BaseAnalysis[],
): Promise<MemlabAnalysis[]> {
  if (analyses.length === 0) return [];
  // memlab writes what it prints to files; they name objects and strings of the program.
  const workDir = await mkdtemp(join(tmpdir(), 'leaktight-memlab-'));
  try {
    const results: MemlabAnalysis[] = [];
    for (const analysis of analyses) {
      const { analysisOutputFile } = await analysis.analyzeSnapshotFromFile(snapshotPath, { workDir });
      core.info.flush();
      results.push({ name: analysis.getCommandName(), output: await readFile(analysisOutputFile, 'utf8') });
    }
    return results;
  } finally {
    await rm(workDir, { recursive: true });
  }
}
