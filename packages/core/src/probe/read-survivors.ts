import type { Engine, Sample, SamplingProfile } from '../engine/engine.ts';
import { ProfileTree, type SiteStack } from './profile-tree.ts';
import type { CallGroup, StoreSample, SurvivingSite, SurvivorReading } from './surviving-site.ts';

/** Bytes per call that a growing store takes at least: half a slot of an array; a log line is longer. */
const storeBytesPerCall = 4;
const smallestStore = 200;

/** So many sizes at once are told from few. */
const mostSizes = 3;

type SiteCount = { -readonly [Key in keyof SurvivingSite]: SurvivingSite[Key] } & { perGroup: number[] };

/** How the calls so far were marked and sampled. */
export interface ReadingPlan {
  readonly groups: readonly CallGroup[];
  /** Bytes of a marker, at least and at most. */
  readonly markSizes: readonly [number, number];
  readonly weightOf: (reportedSize: number) => number;
}

/** Cuts a profile into groups of calls by its markers and counts what is alive at each allocation site. */
export function readSurvivors(
  engine: Engine,
  profile: SamplingProfile,
  { groups, markSizes, weightOf }: ReadingPlan,
): SurvivorReading {
  const tree = new ProfileTree(engine, profile.head);
  const marks = markerOrdinals(profile.samples, tree, markSizes);
  const last = groups.at(-1);
  const calls = last ? last.firstCall + last.calls : 0;
  const surplusMarkers = marks.length - groups.length;
  const reading = { calls, groups, samples: profile.samples.length, surplusMarkers };
  if (surplusMarkers !== 0) return { ...reading, sites: [] };
  const sites = new SiteCounts(tree, groups.length);
  // One for each site: what grows outgrows everything else there.
  const stores = new Map<SiteCount, Store>();
  const leastStore = Math.max(smallestStore, calls * storeBytesPerCall);
  for (const { nodeId, ordinal, size } of profile.samples) {
    const site = sites.of(nodeId);
    const group = site ? groupOf(marks, ordinal) : -1;
    if (!site || group < 0) continue;
    site.objects += weightOf(size);
    site.bytes += size;
    if (size > site.largest) site.largest = size;
    if (size >= leastStore && size > (stores.get(site)?.bytes ?? 0)) stores.set(site, { bytes: size, group });
    site.perGroup[group]! += 1;
  }
  return { ...reading, sites: sites.all(), stores: withSizes(stores, profile.samples, marks, sites) };
}

interface Store {
  readonly bytes: number;
  readonly group: number;
}

/** The live sites; looked up by node, as there are far fewer nodes than samples. */
class SiteCounts {
  readonly #tree: ProfileTree;
  readonly #groups: number;
  readonly #byNode = new Map<number, SiteCount | null>();
  readonly #byStack = new Map<string, SiteCount>();

  constructor(tree: ProfileTree, groups: number) {
    this.#tree = tree;
    this.#groups = groups;
  }

  /** Null for allocations of our own. */
  of(nodeId: number): SiteCount | null {
    let site = this.#byNode.get(nodeId);
    if (site === undefined) {
      const stack = this.#tree.siteOf(nodeId);
      site = stack && this.#countFor(stack);
      this.#byNode.set(nodeId, site);
    }
    return site;
  }

  all(): SiteCount[] {
    return [...this.#byStack.values()].filter(({ objects }) => objects > 0);
  }

  #countFor({ key, allocator, frames }: SiteStack): SiteCount {
    let site = this.#byStack.get(key);
    if (!site) {
      const perGroup = Array.from({ length: this.#groups }, () => 0);
      site = { stack: frames, allocator, objects: 0, bytes: 0, largest: 0, perGroup };
      this.#byStack.set(key, site);
    }
    return site;
  }
}

/** Counts what came with each store. */
function withSizes(
  stores: ReadonlyMap<SiteCount, Store>,
  samples: readonly Sample[],
  marks: readonly number[],
  sites: SiteCounts,
): StoreSample[] {
  const sizes = new Map<SiteCount, number[]>();
  for (const { nodeId, ordinal, size } of stores.size > 0 ? samples : []) {
    const site = sites.of(nodeId);
    const store = site && stores.get(site);
    if (!store || ordinal < marks[store.group]! || ordinal > (marks[store.group + 1] ?? Infinity)) continue;
    note(sizes, site, size);
  }
  return [...stores].map(([site, store]) => ({ ...store, site, sizes: sizes.get(site)?.length ?? 0 }));
}

function note(sizes: Map<SiteCount, number[]>, store: SiteCount, size: number): void {
  const seen = sizes.get(store);
  if (!seen) sizes.set(store, [size]);
  else if (seen.length < mostSizes && !seen.includes(size)) seen.push(size);
}

function markerOrdinals(
  samples: readonly Sample[],
  tree: ProfileTree,
  [least, most]: readonly [number, number],
): number[] {
  const ordinals: number[] = [];
  for (const { nodeId, size, ordinal } of samples) {
    if (size >= least && size <= most && tree.isMarker(nodeId)) ordinals.push(ordinal);
  }
  return ordinals.toSorted((a, b) => a - b);
}

/** The group whose marker was the last one before this sample; -1 before the first. */
function groupOf(marks: readonly number[], ordinal: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle]! <= ordinal) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
