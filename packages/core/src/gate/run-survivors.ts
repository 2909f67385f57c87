import type { RawFrame, SamplingNode, SamplingProfile } from '../engine/engine.ts';
import { frameKind, runMarker } from '../engine/gauge/sampling.ts';
import { makeSampleCount } from '../probe/sample-weight.ts';

/** Survivors of one allocation site, by the run that allocated them. */
export interface RunSite {
  /** Innermost first, without the runner's frames and ours. */
  readonly stack: readonly RawFrame[];
  readonly allocator: string;
  /** An estimate where not every allocation was sampled, as the bytes are. */
  objects: number;
  bytes: number;
  largest: number;
  /** Objects as large as an ArrayBuffer is on the heap, where that could be told; the bytes that it stands for are elsewhere. */
  buffers: number;
  readonly perGroup: number[];
}

/** What is alive of each run, and where it was allocated. */
export interface RunSurvivors {
  /** Samples; every object where every allocation was sampled. */
  readonly objectsPerRun: readonly number[];
  /** Objects; an estimate where not every allocation was sampled. */
  readonly countPerRun: readonly number[];
  /** An estimate where not every allocation was sampled. */
  readonly bytesPerRun: readonly number[];
  readonly sites: readonly RunSite[];
}

/** How the profile was taken. */
export interface RunProfile {
  readonly runs: number;
  readonly isRunnerFile: IsRunnerFile;
  /** Bytes between samples; 1, as by default, sees every allocation. */
  readonly interval?: number;
}

/** Whether a script belongs to the test runner, which allocates around every test. */
export type IsRunnerFile = (url: string) => boolean;

/**
 * Cuts a profile by the markers at the begin and the end of its runs; our own allocations and the runner's are left out.
 * @returns null when markers are missing: the counts would be worth nothing.
 */
export function readRunSurvivors(
  profile: SamplingProfile,
  { runs, isRunnerFile, interval = 1 }: RunProfile,
): RunSurvivors | null {
  const stacks = readStacks(profile.head, isRunnerFile);
  const marks = markerOrdinals(profile, stacks, runs * 2);
  if (!marks) return null;
  const objectsPerRun = Array.from({ length: runs }, () => 0);
  const bytesPerRun = Array.from({ length: runs }, () => 0);
  const countPerRun = Array.from({ length: runs }, () => 0);
  const countOf = makeSampleCount(interval);
  const bufferSize = sizeAfterMarker(profile, stacks, marks);
  const sites = new SitesByStack(runs);
  for (const { nodeId, ordinal, size } of profile.samples) {
    const stack = stacks.get(nodeId);
    const mark = marks.findLastIndex((each) => each < ordinal);
    // After an odd one comes what is between runs.
    if (!Array.isArray(stack) || mark < 0 || mark % 2 === 1) continue;
    const run = mark / 2;
    objectsPerRun[run]! += 1;
    bytesPerRun[run]! += size;
    const count = countOf(size);
    countPerRun[run]! += count;
    const site = sites.of(nodeId, stack);
    site.objects += count;
    site.bytes += size;
    site.largest = Math.max(site.largest, size);
    if (size === bufferSize) site.buffers += 1;
    site.perGroup[run]! += 1;
  }
  return { objectsPerRun, countPerRun, bytesPerRun, sites: sites.all };
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

/** Of the ArrayBuffer that a marker is followed by, where it was sampled; after some, V8 allocates feedback first. */
function sizeAfterMarker(
  { samples }: SamplingProfile,
  stacks: ReadonlyMap<number, NodeKind>,
  marks: readonly number[],
): number | undefined {
  const times = new Map<number, number>();
  for (const { nodeId, ordinal, size } of samples)
    if (stacks.get(nodeId) === 'marker' && marks.includes(ordinal - 1))
      times.set(size, (times.get(size) ?? 0) + 1);
  return [...times].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** A first run is called from where the others are not: what is left of its stack, without our frames, is the same. */
class SitesByStack {
  readonly #runs: number;
  readonly #byNode = new Map<number, RunSite>();
  readonly #byStack = new Map<string, RunSite>();

  constructor(runs: number) {
    this.#runs = runs;
  }

  get all(): RunSite[] {
    return [...this.#byStack.values()];
  }

  of(nodeId: number, stack: RawFrame[]): RunSite {
    let site = this.#byNode.get(nodeId);
    if (!site) {
      const places = stack.map(placeOf);
      site = this.#byStack.get(places.join(' ')) ?? this.#open(stack, places);
      this.#byNode.set(nodeId, site);
    }
    return site;
  }

  #open(stack: RawFrame[], places: readonly string[]): RunSite {
    const perGroup = Array.from({ length: this.#runs }, () => 0);
    const { scriptId, lineNumber, columnNumber } = stack[0] ?? nowhere;
    const allocator = `${scriptId}:${lineNumber}:${columnNumber}`;
    const site = { stack, allocator, objects: 0, bytes: 0, largest: 0, buffers: 0, perGroup };
    this.#byStack.set(places.join(' '), site);
    return site;
  }
}

const nowhere = { scriptId: '0', lineNumber: 0, columnNumber: 0 };

/** V8's own functions have a name only. */
function placeOf({ scriptId, lineNumber, columnNumber, functionName }: RawFrame): string {
  return `${scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
}

type NodeKind = RawFrame[] | 'marker' | 'own';

/** The user's part of the stack of every node, innermost first. */
function readStacks(head: SamplingNode, isRunnerFile: IsRunnerFile): Map<number, NodeKind> {
  const stacks = new Map<number, NodeKind>();
  const open: OpenNode[] = [{ node: head, above: [], isMark: false, isOwn: false }];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { callFrame, id, children } = entry.node;
    // Native functions that our own code calls are ours: the store of an array, a WeakRef.
    const isOwn = frameKind(callFrame) === 'own' || (entry.isOwn && frameKind(callFrame) === 'native');
    const isMark = callFrame.functionName === runMarker || (entry.isMark && isOwn);
    const stack = isOwn || isMark ? [] : [callFrame, ...entry.above];
    stacks.set(id, isMark ? 'marker' : isOwn ? 'own' : withoutRunner(stack, isRunnerFile));
    for (const child of children) open.push({ node: child, above: stack, isMark, isOwn: isOwn || isMark });
  }
  return stacks;
}

interface OpenNode {
  readonly node: SamplingNode;
  readonly above: readonly RawFrame[];
  readonly isMark: boolean;
  readonly isOwn: boolean;
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
