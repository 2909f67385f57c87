import {
  frameKind,
  runMarker,
  type RawFrame,
  type SamplingNode,
  type SamplingProfile,
} from '../engine/engine.ts';

/** Survivors of one allocation site, by the run that allocated them. */
export interface RunSite {
  /** Innermost first, without the runner's frames and ours. */
  readonly stack: readonly RawFrame[];
  readonly allocator: string;
  objects: number;
  bytes: number;
  largest: number;
  readonly perGroup: number[];
}

/** What is alive of each run, and where it was allocated. */
export interface RunSurvivors {
  readonly objectsPerRun: readonly number[];
  readonly bytesPerRun: readonly number[];
  readonly sites: readonly RunSite[];
}

/** How the profile was taken. */
export interface RunProfile {
  readonly runs: number;
  readonly isRunnerFile: IsRunnerFile;
  /** Objects that a sample of this reported size stands for; 1 where every allocation was sampled. */
  readonly weightOf: (reportedSize: number) => number;
}

/** Whether a script belongs to the test runner, which allocates around every test. */
export type IsRunnerFile = (url: string) => boolean;

/**
 * Cuts a profile by the markers of its runs; our own allocations and the runner's are left out.
 * @returns null when markers are missing: the counts would be worth nothing.
 */
export function readRunSurvivors(
  profile: SamplingProfile,
  { runs, isRunnerFile, weightOf }: RunProfile,
): RunSurvivors | null {
  const stacks = readStacks(profile.head, isRunnerFile);
  const marks = markerOrdinals(profile, stacks, runs + 1);
  if (!marks) return null;
  const objectsPerRun = Array.from({ length: runs }, () => 0);
  const bytesPerRun = Array.from({ length: runs }, () => 0);
  const sites = new Map<number, RunSite>();
  for (const { nodeId, ordinal, size } of profile.samples) {
    const stack = stacks.get(nodeId);
    const run = marks.findLastIndex((mark) => mark < ordinal);
    if (!Array.isArray(stack) || run < 0 || run >= runs) continue;
    objectsPerRun[run]! += weightOf(size);
    bytesPerRun[run]! += size;
    const site = siteOf(sites, nodeId, stack, runs);
    site.objects += weightOf(size);
    site.bytes += size;
    site.largest = Math.max(site.largest, size);
    site.perGroup[run]! += 1;
  }
  return { objectsPerRun, bytesPerRun, sites: [...sites.values()] };
}

/** Feedback of the marker function is sampled there too; the markers are its largest allocations, within a memento. */
function markerOrdinals(
  { samples }: SamplingProfile,
  stacks: ReadonlyMap<number, NodeKind>,
  count: number,
): number[] | undefined {
  const marks = samples.filter(({ nodeId }) => stacks.get(nodeId) === 'marker');
  const largest = marks.reduce((most, { size }) => Math.max(most, size), 0);
  const ordinals = marks.filter(({ size }) => size > largest * 0.9).map(({ ordinal }) => ordinal);
  return ordinals.length === count ? ordinals.toSorted((a, b) => a - b) : undefined;
}

function siteOf(sites: Map<number, RunSite>, nodeId: number, stack: RawFrame[], runs: number): RunSite {
  let site = sites.get(nodeId);
  if (!site) {
    const { scriptId, lineNumber, columnNumber } = stack[0] ?? {
      scriptId: '0',
      lineNumber: 0,
      columnNumber: 0,
    };
    const allocator = `${scriptId}:${lineNumber}:${columnNumber}`;
    site = {
      stack,
      allocator,
      objects: 0,
      bytes: 0,
      largest: 0,
      perGroup: Array.from({ length: runs }, () => 0),
    };
    sites.set(nodeId, site);
  }
  return site;
}

type NodeKind = RawFrame[] | 'marker' | 'own';

/** The user's part of the stack of every node, innermost first. */
function readStacks(head: SamplingNode, isRunnerFile: IsRunnerFile): Map<number, NodeKind> {
  const stacks = new Map<number, NodeKind>();
  const open: { node: SamplingNode; above: readonly RawFrame[]; isMark: boolean }[] = [
    { node: head, above: [], isMark: false },
  ];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { callFrame, id, children } = entry.node;
    const isOurs = callFrame.functionName === runMarker || frameKind(callFrame) === 'own';
    const stack = isOurs ? [] : [callFrame, ...entry.above];
    const kind = isOurs ? 'own' : withoutRunner(stack, isRunnerFile);
    // V8 may count the array's store for the native function that made it.
    const isMark = entry.isMark || callFrame.functionName === runMarker;
    stacks.set(id, isMark ? 'marker' : kind);
    for (const child of children) open.push({ node: child, above: stack, isMark });
  }
  return stacks;
}

/** The runner's frames lie outside of the user's; a stack of nothing else is the runner's own. */
function withoutRunner(stack: readonly RawFrame[], isRunnerFile: IsRunnerFile): NodeKind {
  const frames = stack.filter(({ functionName }) => functionName !== '(root)');
  const outermost = frames.findLastIndex(({ url }) => isUserFile(url) && !isRunnerFile(url));
  if (outermost >= 0) return frames.slice(0, outermost + 1);
  return frames.some(({ url }) => isRunnerFile(url)) ? 'own' : frames;
}

function isUserFile(url: string): boolean {
  return url !== '' && !url.startsWith('node:');
}
