import type { Engine, Sample, SamplingProfile } from '../engine/engine.ts';
import { MarkerOrdinals } from './marker-ordinals.ts';
import { countObjects, type CoarseCounting } from './object-sizes.ts';
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
  /** Null where every allocation is seen. */
  readonly counting: CoarseCounting | null;
}

/**
 * Cuts a profile into groups of calls by its markers and counts what is alive at each allocation site. Plain loops over
 * integers: what an iterator or a fraction allocates here is sampled as well, which takes longer than the rest.
 */
export function readSurvivors(
  engine: Engine,
  { head, samples }: SamplingProfile,
  { groups, markSizes, weightOf, counting }: ReadingPlan,
): SurvivorReading {
  const tree = new ProfileTree(engine, head);
  const marks = new MarkerOrdinals(samples, tree, markSizes);
  const last = groups.at(-1);
  const calls = last ? last.firstCall + last.calls : 0;
  const surplusMarkers = marks.count - groups.length;
  const reading = { calls, groups, samples: samples.length, surplusMarkers };
  if (surplusMarkers !== 0) return { ...reading, sites: [] };
  const sites = new SiteCounts(tree, groups.length);
  for (let index = 0; index < samples.length; index++) {
    const { nodeId, ordinal, size } = samples[index]!;
    const site = sites.of(nodeId);
    const group = site ? marks.groupOf(ordinal) : -1;
    if (!site || group < 0) continue;
    site.objects += weightOf(size);
    site.bytes += size;
    if (size > site.largest) site.largest = size;
    site.perGroup[group]! += 1;
  }
  const counted = sites.all();
  if (counting) for (const site of counted) site.objects = countObjects(site, counting) ?? site.objects;
  const leastStore = Math.max(smallestStore, calls * storeBytesPerCall);
  const hasStore = counted.some(({ largest }) => largest >= leastStore);
  const stores = hasStore ? findStores(samples, { marks, sites, leastStore }) : [];
  return { ...reading, sites: counted, stores };
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
      const perGroup = zeros(this.#groups);
      site = { stack: frames, allocator, objects: 0, bytes: 0, largest: 0, perGroup };
      this.#byStack.set(key, site);
    }
    return site;
  }
}

interface StoreSearch {
  readonly marks: MarkerOrdinals;
  readonly sites: SiteCounts;
  readonly leastStore: number;
}

/** The largest allocation of a site in one group of calls, and the sizes of what came with it. */
interface Largest {
  bytes: number;
  readonly sizes: number[];
}

/** One for each site: what grows outgrows everything else there, but for code that was compiled meanwhile. */
function findStores(samples: readonly Sample[], { marks, sites, leastStore }: StoreSearch): StoreSample[] {
  const found = new Map<SiteCount, Map<number, Largest>>();
  for (let index = 0; index < samples.length; index++) {
    const { nodeId, ordinal, size } = samples[index]!;
    const site = sites.of(nodeId);
    if (!site || site.largest < leastStore) continue;
    let groups = found.get(site);
    if (!groups) found.set(site, (groups = new Map()));
    note(groups, marks.groupOf(ordinal), size);
  }
  return [...found].flatMap(([site, groups]) => {
    const large = [...groups].filter(([group, { bytes }]) => group >= 0 && bytes >= leastStore);
    const [best] = large.toSorted(([, a], [, b]) => isBurst(a) - isBurst(b) || b.bytes - a.bytes);
    return best ? [{ site, group: best[0], bytes: best[1].bytes, sizes: best[1].sizes.length }] : [];
  });
}

const isBurst = ({ sizes }: Largest): number => (sizes.length < mostSizes ? 0 : 1);

function note(groups: Map<number, Largest>, group: number, size: number): void {
  const seen = groups.get(group);
  if (!seen) {
    groups.set(group, { bytes: size, sizes: [size] });
    return;
  }
  if (size > seen.bytes) seen.bytes = size;
  if (seen.sizes.length < mostSizes && !seen.sizes.includes(size)) seen.sizes.push(size);
}

/** Without an allocation for each. */
function zeros(length: number): number[] {
  const counts: number[] = [];
  counts.length = length;
  return counts.fill(0);
}
