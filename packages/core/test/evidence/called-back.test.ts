import { describe, expect, it } from 'vitest';
import { findSuspects } from '../../src/evidence/sites/allocation-sites.ts';
import type { SurvivingSite } from '../../src/probe/probe.ts';
import { calls, frameOf, reading, steady } from '../support/site-builder.ts';

function suspects(...sites: readonly SurvivingSite[]): string[] {
  const found = findSuspects({ readings: [reading(calls, sites)], guilty: sites, frameOf });
  return found.suspects.map(
    ({ functionName, packageName, objectsPerCall }) =>
      `${functionName} ${packageName ?? 'user'} ${objectsPerCall}`,
  );
}

describe("suspects of the user's own that a package called back", () => {
  it('stand beside the package, and are not counted as its own', () => {
    const found = suspects(
      steady('mount@react/dom.js:5 < run@/app/a.ts:1', 10),
      steady('effect@/app/clock.ts:9 < mount@react/dom.js:5 < run@/app/a.ts:1', 2),
    );
    expect(found).toEqual(['mount react@1.0.0 10', 'effect user 2']);
  });

  it('are shown though functions of the package allocate more', () => {
    const found = suspects(
      steady('mount@react/dom.js:5 < run@/app/a.ts:1', 10),
      steady('state@react/dom.js:8 < run@/app/a.ts:1', 9),
      steady('fiber@react/dom.js:11 < run@/app/a.ts:1', 8),
      steady('effect@/app/clock.ts:9 < mount@react/dom.js:5 < run@/app/a.ts:1'),
    );
    expect(found).toEqual(['mount react@1.0.0 10', 'state react@1.0.0 9', 'effect user 1']);
  });

  it('leave the package at fault where it allocates nothing itself', () => {
    const found = suspects(
      steady('task@/app/tasks.ts:9 < add@queue/index.js:5 < run@/app/a.ts:1', 2),
      steady('other@/app/tasks.ts:20 < add@queue/index.js:5 < run@/app/a.ts:1'),
    );
    expect(found).toEqual(['add queue@1.0.0 3']);
  });
});
