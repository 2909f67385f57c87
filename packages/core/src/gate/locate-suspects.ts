import { SourcePositions, type SourceMaps } from '../engine/engine.ts';
import { findSuspects } from '../evidence/evidence.ts';
import type { Suspect } from '../finding.ts';
import type { Exceeded } from './growth.ts';
import type { RunSite } from './run-survivors.ts';

/** Share of a leak's objects or bytes below which a site tells nothing: inline caches, a timer of the runner. */
const tellingShare = 0.02;
const fewestObjects = 10;

/** Part that buffers are of a site's objects, against the site where they are most of them: others make some in passing. */
const bufferShare = 0.5;

/**
 * Names where the survivors of a series of runs were allocated, in the words of the original source.
 * @param how.heap bytes that a run left, by readings; null, as by default, where that is not known.
 * @param how.maps source maps that were read for other tests of the file.
 */
export function locateSuspects(
  sites: readonly RunSite[],
  runs: number,
  exceeded: readonly Pick<Exceeded, 'resource'>[] = [],
  { heap = null, maps = new Map() }: { readonly heap?: number | null; readonly maps?: SourceMaps } = {},
): { readonly suspects: readonly Suspect[]; readonly suspectsOmitted: number } {
  const isExternal = exceeded.length > 0 && exceeded.every(({ resource }) => resource === 'external');
  const telling = isExternal ? externalSites(sites, runs) : tellingSites(sites, runs);
  if (telling.length === 0) return { suspects: [], suspectsOmitted: 0 };
  const positions = new SourcePositions(
    telling.flatMap(({ stack }) => stack),
    maps,
  );
  const groups = Array.from({ length: runs }, (_, firstCall) => ({ firstCall, calls: 1 }));
  const samples = telling.reduce((sum, { objects }) => sum + objects, 0);
  const { suspects, omitted } = findSuspects({
    readings: [{ calls: runs, groups, sites: telling, samples, surplusMarkers: 0 }],
    guilty: telling,
    frameOf: (frame) => positions.frameOf(frame),
    dependsOn: (name, other) => positions.dependsOn(name, other),
  });
  return { suspects: heap === null ? suspects : asReadings(suspects, heap), suspectsOmitted: omitted };
}

/** A text or a table that grows is made anew at some runs, and holds all that was there before: no run left so much. */
function asReadings(suspects: readonly Suspect[], heap: number): readonly Suspect[] {
  const renewed = suspects.filter(isRenewed);
  const others = bytesOf(suspects) - bytesOf(renewed);
  const part = Math.max(0, heap - others) / bytesOf(renewed);
  if (renewed.length === 0 || part >= 1) return suspects;
  return suspects.map((suspect) =>
    isRenewed(suspect) ? { ...suspect, bytesPerCall: suspect.bytesPerCall * part } : suspect,
  );
}

function isRenewed({ objectsPerCall, bytesPerCall }: Suspect): boolean {
  return objectsPerCall < 1 && bytesPerCall > 0;
}

function bytesOf(suspects: readonly Suspect[]): number {
  return suspects.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
}

/** Where external memory grew: what stands for it on the heap may be small, and comes in each run. */
function externalSites(sites: readonly RunSite[], runs: number): readonly RunSite[] {
  const ofBuffers = bufferSites(sites, runs);
  if (ofBuffers.length > 0) return ofBuffers;
  const called = sites.filter(({ stack }) => stack.some(({ url }) => isCode(url)));
  const arriving = called.filter((site) => leastPerRun(site, runs) > 0);
  const ofTexts = arriving.filter((site) => isOfTexts(site, runs));
  if (ofTexts.length > 0) return ofTexts;
  const most = tellingSites(arriving, runs);
  return most.length > 0 ? most : arriving.length > 0 ? arriving : tellingSites(called, runs);
}

/** But maybe in the last: what the next one replaces is alive there. */
function leastPerRun({ perGroup }: RunSite, runs: number): number {
  return Math.min(...perGroup.slice(0, Math.max(1, runs - 1)));
}

/** V8 makes no text outside of its heap by itself: Node does, as many in each run, and what stands for them is of one size. */
function isOfTexts(site: RunSite, runs: number): boolean {
  const { stack, objects, bytes, largest, perGroup } = site;
  const areAsMany = Math.max(...perGroup) === leastPerRun(site, runs);
  return areAsMany && stack[0]?.url.startsWith('node:') === true && largest * objects === bytes;
}

/** Not Node's own, nor V8's: timers and messages that came in meanwhile hold none of it. */
function isCode(url: string): boolean {
  return url !== '' && !url.startsWith('node:');
}

/** Sites that make an ArrayBuffer in each run, but maybe the last: where external memory grew, the rest is not what did. */
function bufferSites(sites: readonly RunSite[], runs: number): RunSite[] {
  const able = sites.filter((site) => site.buffers >= Math.max(1, runs - 1) && leastPerRun(site, runs) > 0);
  const most = Math.max(...able.map(({ buffers, objects }) => buffers / objects));
  return able.filter(({ buffers, objects }) => buffers / objects >= bufferShare * most);
}

function tellingSites(sites: readonly RunSite[], runs: number): RunSite[] {
  const objects = sites.reduce((sum, site) => sum + site.objects, 0);
  const bytes = sites.reduce((sum, site) => sum + site.bytes, 0);
  const fewest = Math.max(objects * tellingShare, fewestObjects * runs);
  return sites.filter((site) => site.objects > fewest || site.bytes > bytes * tellingShare);
}
