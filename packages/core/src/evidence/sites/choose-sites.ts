import type { RawFrame } from '../../engine/engine.ts';
import type { SourcePosition, StackFrame } from '../../finding.ts';
import type { SurvivingSite, SurvivorReading } from '../../probe/probe.ts';
import { earlyReadings, stackKey, type EarlyReading, type EarlySite } from './early-sites.ts';
import { isIgnored } from './ignored-sites.ts';
import type { DependsOn } from './site-blame.ts';
import type { CodeOwner, LocatedSite } from './site-frames.ts';
import { arrivesSteadily, canGrow, isGrowingStore } from './site-persistence.ts';

/** Calls that are enough to tell what arrives steadily. */
const fewestCalls = 64;

/** Calls after which what grows a collection may have been inlined: later ones tell where these do not. */
const mostCalls = 600;

export interface SuspectQuestion {
  /** What was alive after each round. */
  readonly readings: readonly SurvivorReading[];
  /** Sites of the last reading whose objects outlive their calls. */
  readonly guilty: readonly SurvivingSite[];
  /** Maps a frame to the original source. */
  readonly frameOf: (frame: RawFrame) => StackFrame;
  readonly ignore?: readonly (string | RegExp)[];
  /** Whether a package has another among its dependencies; absent where that is not known of any. */
  readonly dependsOn?: DependsOn;
  /** The package whose own collection keeps the leak, where a path through the heap says so. */
  readonly keeper?: CodeOwner | null;
  /** Whose the collection is that keeps it, or what it holds. */
  readonly holding?: 'own' | 'proxied' | 'data' | 'package' | null;
  /** Where the function is written that stays, if it is one. */
  readonly listener?: SourcePosition | null;
  /** The class of the elements that stay in a page of a DOM, if they do. */
  readonly element?: string | null;
}

/** The sites that explain a leak, in the words of the original source. */
export interface ChosenSites {
  readonly calls: number;
  readonly steady: readonly LocatedSite[];
  /** Largest first. */
  readonly stores: readonly LocatedSite[];
}

/** Sites of the first reading that shows the leak; of the last for one that is too rare for the others. */
export function chooseSites({ readings, guilty, frameOf, ignore = [] }: SuspectQuestion): ChosenSites {
  const locate = ({ stack, objects, bytes }: SurvivingSite): LocatedSite => {
    return { stack: stack.map(frameOf), objects, bytes };
  };
  const isShown = ({ stack }: LocatedSite): boolean => stack.length > 0 && !isIgnored(stack, ignore);
  const views = earlyReadings(readings, guilty).filter(({ calls }) => calls >= fewestCalls);
  const view = views.find(({ sites }) => sites.some(isLeak));
  const leaks = view?.sites.filter(isLeak) ?? [];
  const rate = Math.min(1, ...leaks.map(({ objects }) => objects / view!.calls));
  const calls = view?.calls ?? readings.at(-1)?.calls ?? 1;
  const storesOf = (rounds: readonly EarlyReading[]): LocatedSite[] =>
    growingStores(rounds, rate)
      .map(({ site, bytesPerCall }) => ({ site, located: locate({ ...site, bytes: bytesPerCall * calls }) }))
      .filter(({ site, located }) => isShown(located) && canGrow(located.stack, site))
      .map(({ located }) => located);
  const early = storesOf(views.filter((one, index) => index === 0 || one.calls <= mostCalls));
  const stores = early.length > 0 ? early : storesOf(views);
  const steady = leaks.map((site) => locate(lastingShare(site))).filter(isShown);
  if (steady.length > 0 || stores.length > 0) return { calls, steady, stores };
  return { calls: readings.at(-1)?.calls ?? 1, steady: guilty.map(locate).filter(isShown), stores };
}

const isLeak = (site: EarlySite): boolean => site.isGuilty && arrivesSteadily(site.lasting);

interface Store {
  readonly site: EarlySite;
  readonly bytesPerCall: number;
}

/** Backing stores that these rounds found, each as of the last of them; largest first. */
function growingStores(views: readonly EarlyReading[], entriesPerCall: number): Store[] {
  const stores = new Map<string, Store>();
  for (const { calls, sites } of views) {
    for (const site of sites) {
      if (arrivesSteadily(site.lasting) || !isGrowingStore(site, entriesPerCall * calls)) continue;
      stores.set(stackKey(site.stack), { site, bytesPerCall: site.largest / calls });
    }
  }
  return [...stores.values()].toSorted((a, b) => b.bytesPerCall - a.bytesPerCall);
}

/** A site with the share of its objects that is still alive at the end. */
function lastingShare(site: EarlySite): SurvivingSite {
  const counted = site.perGroup.reduce((sum, count) => sum + count, 0);
  const share = site.lasting.reduce((sum, count) => sum + count, 0) / Math.max(1, counted);
  return { ...site, objects: site.objects * share, bytes: site.bytes * share };
}
