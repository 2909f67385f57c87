import { expect, it } from 'vitest';
import { steady } from '../../support/site-builder.ts';
import { suspects } from '../../support/suspect-lines.ts';

it("lists the user's function that a package calls back rather than the test that calls the package", () => {
  const found = suspects([
    steady('mount@view-library/mount.js:5 < @/app/a.test.ts:2', 20),
    steady('create@view-library/create.js:5 < @/app/a.test.ts:2', 9),
    steady('@/app/a.test.ts:2', 6),
    steady('setup@/app/theme.ts:3 < mount@view-library/mount.js:5 < @/app/a.test.ts:2'),
  ]);
  expect(found).toEqual([
    'allocates mount view-library@1.0.0 20 960',
    'allocates create view-library@1.0.0 9 432',
    'allocates setup user 1 48',
    '1 more',
  ]);
});
