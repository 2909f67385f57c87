import { expect, it } from 'vitest';
import { renderProfile, type AllocationProfile } from '../../src/profile/profile.ts';

const allocated = { bytes: 999_960, objects: 1701 };
const surviving = { bytes: 0, objects: 0 };

function profileOf(functionName: string, file: string, text: string): AllocationProfile {
  const site = { functionName, file, line: 5, column: 1, packageName: null };
  return {
    calls: 1000,
    allocated,
    surviving,
    sites: [{ ...site, allocated, surviving, stack: [] }],
    functions: [{ ...site, lines: [{ line: 5, text, allocated, surviving: null }] }],
    raw: { allocated: {} as never, surviving: {} as never },
  };
}

it('has numbers as reports have them', () => {
  expect(renderProfile(profileOf('parse', '/app/src/orders.ts', 'parse(text);'), { cwd: '/app' })).toBe(`\
1,000 calls: allocated 1 MB in 1,701, - survived
      allocated  survived  function
  1 MB in 1,701         -  parse (src/orders.ts:5)

parse (src/orders.ts:5)
      allocated   survived
  1 MB in 1,701             5 | parse(text);`);
});

it('shows files of Windows as seen from the working folder', () => {
  const profile = profileOf('parse', String.raw`C:\app\src\orders.ts`, '');
  const cwd = String.raw`C:\app`;
  expect(renderProfile(profile, { cwd, source: false }).split('\n').at(-1)).toBe(
    '  1 MB in 1,701         -  parse (src/orders.ts:5)',
  );
});

it('shows controls in names and in source as escapes, and leaves tabs in source', () => {
  const lines = renderProfile(profileOf('a\nb', '/app/x\u202e.ts', '\tx = "\u001b[2J";')).split('\n');
  expect(lines).toHaveLength(7);
  expect(lines[4]).toBe(String.raw`a\nb (/app/x\u202e.ts:5)`);
  expect(lines[6]).toMatch(/ 5 \| \tx = "\\u001b\[2J";$/);
});
