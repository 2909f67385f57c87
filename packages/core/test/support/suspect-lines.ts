import { findSuspects } from '../../src/evidence/sites/allocation-sites.ts';
import type { SurvivingSite, SurvivorReading } from '../../src/probe/probe.ts';
import { calls, frameOf, reading } from './site-builder.ts';

const isStore = ({ objects }: SurvivingSite): boolean => objects === 1;

/** The suspects of one round, or of several; sites that are no stores are found guilty at the end. */
export function suspects(
  sites: readonly SurvivingSite[],
  ignore: readonly (string | RegExp)[] = [],
): string[] {
  return suspectsOf([reading(calls, sites)], ignore);
}

export function suspectsOf(
  readings: readonly SurvivorReading[],
  ignore: readonly (string | RegExp)[] = [],
): string[] {
  const guilty = (readings.at(-1)?.sites ?? []).filter((site) => !isStore(site));
  const found = findSuspects({ readings, guilty, frameOf, ignore });
  const lines = found.suspects.map(({ role, functionName, packageName, objectsPerCall, bytesPerCall }) =>
    [role, functionName || '(anonymous)', packageName ?? 'user', objectsPerCall, bytesPerCall].join(' '),
  );
  return found.omitted > 0 ? [...lines, `${found.omitted} more`] : lines;
}
