import { SourcePositions } from '../engine/engine.ts';
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
 * @param heap bytes that a run left, by readings.
 */
export function locateSuspects(
  sites: readonly RunSite[],
  runs: number,
  exceeded: readonly Pick<Exceeded, 'resource'>[] = [],
  heap: number | null = null,
): { readonly suspects: readonly Suspect[]; readonly suspectsOmitted: number } {
  const isExternal = exceeded.length > 0 && exceeded.every(({ resource }) => resource === 'external');
  const ofBuffers = isExternal ? bufferSites(sites, runs) : [];
  const telling = ofBuffers.length > 0 ? ofBuffers : tellingSites(sites, runs);
  if (telling.length === 0) return { suspects: [], suspectsOmitted: 0 };
  const positions = new SourcePositions(telling.flatMap(({ stack }) => stack));
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

/** Sites that make an ArrayBuffer in each run, but maybe the last: where external memory grew, the rest is not what did. */
function bufferSites(sites: readonly RunSite[], runs: number): RunSite[] {
  const able = sites.filter(({ buffers }) => buffers >= Math.max(1, runs - 1));
  const most = Math.max(...able.map(({ buffers, objects }) => buffers / objects));
  return able.filter(({ buffers, objects }) => buffers / objects >= bufferShare * most);
}

function tellingSites(sites: readonly RunSite[], runs: number): RunSite[] {
  const objects = sites.reduce((sum, site) => sum + site.objects, 0);
  const bytes = sites.reduce((sum, site) => sum + site.bytes, 0);
  const fewest = Math.max(objects * tellingShare, fewestObjects * runs);
  return sites.filter((site) => site.objects > fewest || site.bytes > bytes * tellingShare);
}
