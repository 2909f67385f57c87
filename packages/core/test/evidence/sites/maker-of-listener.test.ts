import { expect, it } from 'vitest';
import { findSuspects } from '../../../src/evidence/sites/allocation-sites.ts';
import { calls, frameOf, reading, steady } from '../../support/site-builder.ts';

it('shows the function that made the listener which stays, though others make more', () => {
  const sites = [
    steady('caller@/app/api.ts:8', 4),
    steady('open@/app/api.ts:2 < caller@/app/api.ts:8', 3),
    steady('close@/app/api.ts:4 < caller@/app/api.ts:8', 2),
    steady('addListener@/app/api.ts:6 < subscribe@trpc/index.js:7 < caller@/app/api.ts:8'),
  ];
  const namesWith = (line: number | null): string[] => {
    const listener = line === null ? null : { file: '/app/api.ts', line, column: 12 };
    const question = {
      readings: [reading(calls, sites)],
      guilty: sites,
      frameOf,
      holding: 'own' as const,
      listener,
    };
    return findSuspects(question).suspects.map(({ functionName }) => functionName);
  };
  expect(namesWith(null)).toEqual(['caller', 'open', 'close']);
  expect(namesWith(7)).toEqual(['caller', 'open', 'addListener']);
  expect(namesWith(3)).toEqual(['caller', 'open', 'close']);
});
