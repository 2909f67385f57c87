import { expect, it } from 'vitest';
import type { GrowingCollection } from '../../src/finding.ts';
import { collectionLines, handleLines } from '../../src/report/growth-lines.ts';
import { makePalette } from '../../src/report/palette.ts';
import { finding, frame } from '../support/finding-builder.ts';

const palette = makePalette(false);
const style = { colours: false, cwd: '/app' };

const collection = (parts: Partial<GrowingCollection> = {}): GrowingCollection => ({
  name: 'sessions',
  kind: 'Map',
  sizeBefore: 12,
  sizeAfter: 1652,
  entriesPerCall: 1,
  ...parts,
});

it('shows the three collections that grow most, with their sizes', () => {
  const four = [collection(), collection({ sizeBefore: null }), collection({ kind: 'string' })];
  expect(collectionLines(finding({ collections: [...four, collection()] }), palette)).toEqual([
    'Grows: sessions (Map), 12 → 1,652 entries, 1 per call',
    'Grows: sessions (Map), 1,652 entries, 1 per call',
    'Grows: sessions (string), 12 → 1,652 bytes, 1 per call',
  ]);
});

it('shows what stays open, and the line that opened it', () => {
  const stack = [
    frame('listen@node:net:9'),
    frame('serve@/app/src/serve.ts:4'),
    frame('run@/app/src/run.ts:1'),
  ];
  const handles = [
    { kind: 'TCP server', perCall: 1, stack },
    { kind: 'timer', perCall: 0.25, stack: [] },
  ];
  expect(handleLines(finding({ handles }), palette, style)).toEqual([
    '',
    'Left open',
    '  1 × TCP server per call  ← serve  src/serve.ts:4:3',
    '  0.25 × timer per call',
  ]);
  expect(handleLines(finding(), palette, style)).toEqual([]);
});

it('shows the line of the user as well where a package opened it', () => {
  const stack = [
    frame('setTimeout@node:timers:9'),
    frame('arm@cron@1.0.0/job.js:7'),
    frame('start@cron@1.0.0/index.js:3'),
    frame('tick@other@1.0.0/index.js:8'),
    frame('schedule@/app/src/jobs.ts:12'),
  ];
  const handles = [{ kind: 'timer', perCall: 1, stack }];
  expect(handleLines(finding({ handles }), palette, style).at(-1)).toBe(
    '  1 × timer per call  ← start  cron@1.0.0  ← schedule  src/jobs.ts:12:3',
  );
});
