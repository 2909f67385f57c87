import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeaktightError, reasonOf, type RetainerStep } from '@leaktight/core';
import type { HeapNodeIdSet, IHeapSnapshot, TraceCluster } from '@memlab/core';
import type { BaseAnalysis } from '@memlab/heap-analysis';
import { badSnapshot, checkSnapshot } from './check-snapshot.ts';
import { loadMemlab, type Memlab } from './load-memlab.ts';
import { type MemlabOptions, resolveMemlabOptions, type ResolvedMemlabOptions } from './memlab-options.ts';
import { readMemlabTrace } from './memlab-trace.ts';
import { quietMemlab } from './quiet-memlab.ts';

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
 * @throws LeaktightError LEAKTIGHT_BAD_OPTION when an option does not exist or cannot be, or a file cannot be read;
 * LEAKTIGHT_BAD_SNAPSHOT when one is no complete heap snapshot; LEAKTIGHT_RUN_FAILED when an analysis fails;
 * LEAKTIGHT_UNSUPPORTED when memlab is not installed; what a leak filter throws.
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
  const resolved = resolveMemlabOptions(options);
  const { baseline, leakFilter, analyses } = resolved;
  await checkSnapshot(snapshotPath);
  if (baseline !== null) await checkSnapshot(baseline);
  const memlab = await loadMemlab();
  return quietMemlab(memlab, leakFilter, async () => {
    const snapshot = await readFrom(snapshotPath, (path) => memlab.heapAnalysis.getFullHeapFromFile(path));
    const candidates = await findCandidates(memlab, snapshot, resolved);
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
      analyses: await runAnalyses(memlab, snapshotPath, analyses),
    };
  });
}

/** What memlab stumbles over lies in the file. */
async function readFrom<Result>(path: string, read: (path: string) => Promise<Result>): Promise<Result> {
  try {
    return await read(path);
  } catch (cause) {
    throw badSnapshot(path, `memlab failed: ${reasonOf(cause)}`, cause);
  }
}

async function findCandidates(
  { core }: Memlab,
  snapshot: IHeapSnapshot,
  { baseline, candidates }: ResolvedMemlabOptions,
): Promise<HeapNodeIdSet> {
  if (candidates) return new core.NumericSet([...candidates]);
  const known =
    baseline === null
      ? null
      : await readFrom(baseline, (path) => core.utils.getSnapshotNodeIdsFromFile(path, {}));
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
    for (const analysis of analyses) results.push(await runAnalysis(core, analysis, snapshotPath, workDir));
    return results;
  } finally {
    const files = await readdir(workDir, { recursive: true });
    // It would go on writing to them.
    for (const file of files) core.info.unregisterLogFile(join(workDir, file));
    await rm(workDir, { recursive: true });
  }
}

async function runAnalysis(
  core: Memlab['core'],
  analysis: BaseAnalysis,
  snapshotPath: string,
  workDir: string,
): Promise<MemlabAnalysis> {
  const name = analysis.getCommandName();
  try {
    const { analysisOutputFile } = await analysis.analyzeSnapshotFromFile(snapshotPath, { workDir });
    core.info.flush();
    return { name, output: await readFile(analysisOutputFile, 'utf8') };
  } catch (cause) {
    throw new LeaktightError(
      'LEAKTIGHT_RUN_FAILED',
      `memlab's analysis ${name} failed: ${reasonOf(cause)}. Give it what it needs, or leave it out of \`analyses\`.`,
      { cause },
    );
  }
}
