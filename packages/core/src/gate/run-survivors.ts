import type { RawFrame, SamplingProfile } from '../engine/engine.ts';
import { makeSampleWeight, meanWeight } from '../probe/sample-weight.ts';
import { ProfileNodes, type IsRunnerFile } from './profile-nodes.ts';

export type { IsRunnerFile } from './profile-nodes.ts';

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

/** Objects by their bytes; an estimate where not every allocation was sampled. */
export type ObjectSizes = ReadonlyMap<number, number>;

/** What is alive of each run, and where it was allocated. */
export interface RunSurvivors {
  /** Bytes between samples; 1 where every allocation was sampled. */
  readonly interval: number;
  /** Objects; an estimate where not every allocation was sampled. */
  readonly countPerRun: readonly number[];
  readonly sizesPerRun: readonly ObjectSizes[];
  /** An estimate where not every allocation was sampled. */
  readonly bytesPerRun: readonly number[];
  /** Those of objects that are as large as tables are; what is rendered, or built, is of many smaller ones. */
  readonly tableBytesPerRun: readonly number[];
  /** Made out when they are asked for: of most profiles, the numbers tell all. */
  readonly sites: readonly RunSite[];
}

/** Bytes: what is above limits in bytes in one run of some is of tables that are far larger. */
const smallestTable = 8192;

/** How the profile was taken. */
export interface RunProfile {
  readonly runs: number;
  readonly isRunnerFile: IsRunnerFile;
  /** Bytes between samples; 1, as by default, sees every allocation. */
  readonly interval?: number;
}

/** What a run allocated and is alive. */
interface Survivor {
  readonly nodeId: number;
  readonly run: number;
  /** As V8 reported it. */
  readonly size: number;
}

/**
 * Cuts a profile by the markers at the begin and the end of its runs; our own allocations and the runner's are left out.
 * @returns null when markers are missing: the counts would be worth nothing.
 */
export function readRunSurvivors(
  profile: SamplingProfile,
  { runs, isRunnerFile, interval = 1 }: RunProfile,
): RunSurvivors | null {
  const nodes = new ProfileNodes(profile.head, isRunnerFile);
  const marks = markerOrdinals(profile, nodes, runs * 2);
  if (!marks) return null;
  const samplesPerRun = Array.from({ length: runs }, () => new Map<number, number>());
  const survivors: Survivor[] = [];
  for (const { nodeId, ordinal, size } of profile.samples) {
    const mark = lastBefore(marks, ordinal);
    // After an odd one comes what is between runs.
    if (mark < 0 || mark % 2 === 1 || nodes.kindOf(nodeId) !== 'test') continue;
    const run = mark / 2;
    const samples = samplesPerRun[run]!;
    samples.set(size, (samples.get(size) ?? 0) + 1);
    survivors.push({ nodeId, run, size });
  }
  let sites: readonly RunSite[] | undefined;
  return {
    interval,
    ...countsOf(samplesPerRun, interval),
    get sites() {
      return (sites ??= sitesOf(survivors, nodes, {
        runs,
        bufferSize: sizeAfterMarker(profile, nodes, marks),
        interval,
      }));
    },
  };
}

/** @param samplesPerRun by the size that V8 reported: that of all objects that a sample stands for. */
function countsOf(
  samplesPerRun: readonly ReadonlyMap<number, number>[],
  interval: number,
): Omit<RunSurvivors, 'interval' | 'sites'> {
  const weightOf = makeSampleWeight(interval);
  const sizesPerRun = samplesPerRun.map((samples) => {
    const sizes = new Map<number, number>();
    for (const [reported, times] of samples) {
      const size = reported / weightOf(reported);
      sizes.set(size, (sizes.get(size) ?? 0) + times * meanWeight(size, interval));
    }
    return sizes;
  });
  return {
    sizesPerRun,
    countPerRun: sizesPerRun.map((sizes) => sum(sizes.values())),
    bytesPerRun: samplesPerRun.map((samples) => sum(Array.from(samples, bytesOf))),
    tableBytesPerRun: samplesPerRun.map((samples) =>
      sum(
        Array.from(samples)
          .filter(([size]) => size >= smallestTable)
          .map(bytesOf),
      ),
    ),
  };
}

function bytesOf([size, times]: readonly [number, number]): number {
  return size * times;
}

function sum(values: Iterable<number>): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}

/** The last of some rising numbers that is below another; -1 where none is. There may be millions of samples. */
function lastBefore(rising: readonly number[], value: number): number {
  let [from, to] = [0, rising.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rising[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

function sitesOf(
  survivors: readonly Survivor[],
  nodes: ProfileNodes,
  how: { readonly runs: number; readonly bufferSize: number | undefined; readonly interval: number },
): readonly RunSite[] {
  const sites = new SitesByStack(nodes, how.runs);
  const weightOf = makeSampleWeight(how.interval);
  for (const { nodeId, run, size } of survivors) {
    const site = sites.of(nodeId);
    site.objects += meanWeight(size / weightOf(size), how.interval);
    site.bytes += size;
    site.largest = Math.max(site.largest, size);
    if (size === how.bufferSize) site.buffers += 1;
    site.perGroup[run]! += 1;
  }
  return sites.all;
}

/** Feedback of the marker function is sampled there too; the markers are its largest allocations, within a memento. */
function markerOrdinals(
  { samples }: SamplingProfile,
  nodes: ProfileNodes,
  count: number,
): number[] | undefined {
  const marks = samples.filter(({ nodeId }) => nodes.kindOf(nodeId) === 'marker');
  const largest = marks.reduce((most, { size }) => Math.max(most, size), 0);
  const ordinals = marks.filter(({ size }) => size > largest * 0.9).map(({ ordinal }) => ordinal);
  return ordinals.length === count ? ordinals.toSorted((a, b) => a - b) : undefined;
}

/** Of the ArrayBuffer that a marker is followed by, where it was sampled; after some, V8 allocates feedback first. */
function sizeAfterMarker(
  { samples }: SamplingProfile,
  nodes: ProfileNodes,
  marks: readonly number[],
): number | undefined {
  const times = new Map<number, number>();
  for (const { nodeId, ordinal, size } of samples)
    if (nodes.kindOf(nodeId) === 'marker' && marks.includes(ordinal - 1))
      times.set(size, (times.get(size) ?? 0) + 1);
  return [...times].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** A first run is called from where the others are not: what is left of its stack, without our frames, is the same. */
class SitesByStack {
  readonly #nodes: ProfileNodes;
  readonly #runs: number;
  readonly #byNode = new Map<number, RunSite>();
  readonly #byStack = new Map<string, RunSite>();

  constructor(nodes: ProfileNodes, runs: number) {
    this.#nodes = nodes;
    this.#runs = runs;
  }

  get all(): RunSite[] {
    return [...this.#byStack.values()];
  }

  of(nodeId: number): RunSite {
    let site = this.#byNode.get(nodeId);
    if (!site) {
      const stack = this.#nodes.stackOf(nodeId);
      const places = stack.map(placeOf).join(' ');
      site = this.#byStack.get(places) ?? this.#open(stack, places);
      this.#byNode.set(nodeId, site);
    }
    return site;
  }

  #open(stack: readonly RawFrame[], places: string): RunSite {
    const perGroup = Array.from({ length: this.#runs }, () => 0);
    const { scriptId, lineNumber, columnNumber } = stack[0] ?? nowhere;
    const allocator = `${scriptId}:${lineNumber}:${columnNumber}`;
    const site = { stack, allocator, objects: 0, bytes: 0, largest: 0, buffers: 0, perGroup };
    this.#byStack.set(places, site);
    return site;
  }
}

const nowhere = { scriptId: '0', lineNumber: 0, columnNumber: 0 };

/** V8's own functions have a name only. */
function placeOf({ scriptId, lineNumber, columnNumber, functionName }: RawFrame): string {
  return `${scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
}
