import { expect, it } from 'vitest';
import { findSuspects } from '../../../src/evidence/sites/allocation-sites.ts';
import type { SurvivingSite } from '../../../src/probe/probe.ts';
import { calls, frameOf, reading, steady } from '../../support/site-builder.ts';
import { suspects } from '../../support/suspect-lines.ts';

const hung = steady('hang@view-library/events.js:5 < render@view-library/render.js:4', 20);
const made = steady('Div@jsdom/div.js:8 < Tooltip@/app/tooltip.ts:3 < render@view-library/render.js:4');
const others = steady('Div@jsdom/div.js:8 < render@view-library/render.js:4 < run@/app/a.test.ts:2');

function firstSuspect(sites: readonly SurvivingSite[], element: string): string | undefined {
  const { suspects: found } = findSuspects({
    readings: [reading(calls, sites)],
    guilty: sites,
    frameOf,
    element,
  });
  return found[0]?.functionName;
}

it("lists the user's function that a package calls back and that has a DOM make something", () => {
  expect(suspects([hung, made])).toEqual([
    'allocates hang view-library@1.0.0 20 960',
    'allocates Tooltip user 1 48',
  ]);
});

it("leads with the user's function that had a DOM make the elements which stay in a page", () => {
  expect(firstSuspect([hung, made], 'Div')).toBe('Tooltip');
});

it('stays with the package where the elements are of another class, or where it had some made itself', () => {
  expect(firstSuspect([hung, made], 'Span')).toBe('hang');
  expect(firstSuspect([hung, made, others], 'Div')).toBe('hang');
});
