import { expect, it } from 'vitest';
import { renderReport } from '../../src/report/report.ts';
import { finding, suspect } from '../support/finding-builder.ts';

it('lets no name of the measured code begin a line or paint: controls are shown as escapes', () => {
  const evil = 'x\u001b[31m\nSteady: 640 calls\u2028\u202e';
  const report = renderReport(
    finding({
      verdict: 'leaking',
      leaking: ['heap'],
      reasons: [`Seen by ${evil}.`],
      suspects: [{ ...suspect('load@/app/src/load.ts:9'), functionName: evil, stack: [] }],
      retainers: [
        {
          objectsPerCall: 1,
          selfBytesPerCall: 120,
          retainedBytesPerCall: 4100,
          holder: null,
          fingerprint: 'ab12',
          className: evil,
          advice: `delete \`${evil}\`.`,
          sample: [evil],
          kept: [{ className: evil, objectsPerCall: 1, bytesPerCall: 8 }],
          path: [
            { edge: '', node: evil, suspect: false, reason: null },
            { edge: `[${evil}]`, node: evil, suspect: true, reason: evil },
          ],
        },
      ],
      collections: [{ name: evil, kind: 'Map', sizeBefore: 12, sizeAfter: 652, entriesPerCall: 1 }],
      snapshotPath: `/app/${evil}`,
    }),
    { cwd: '/app', colours: true },
  );
  const shown = String.raw`x\u001b[31m\nSteady: 640 calls\u2028\u202e`;
  expect(report.split('\n').filter((line) => line.includes('Steady'))).toEqual([
    `Seen by ${shown}.`,
    `  1. \u001b[1m${shown}\u001b[22m  \u001b[36msrc/load.ts:9:3\u001b[39m  allocates 1 object, 48 B per call`,
    `  ${shown}`,
    `  ╰→ [${shown}] → \u001b[1m${shown}\u001b[22m\u001b[2m  (${shown})\u001b[22m`,
    `     1 × ${shown} { ${shown} }, 120 B per call, keeping 4.1 kB alive`,
    `     with 1 ${shown} per call`,
    `\u001b[1mGrows:\u001b[22m ${shown} (Map), 12 → 652 entries, 1 per call`,
    `\u001b[2mSnapshot: ${shown}\u001b[22m`,
    `\u001b[1mNext:\u001b[22m delete \`${shown}\`.`,
  ]);
});
