import { expect, it } from 'vitest';
import type { Finding, Retainer } from '../../src/finding.ts';
import { makePalette } from '../../src/report/palette.ts';
import { cacheNote, runSummary } from '../../src/report/run-summary.ts';
import { finding } from '../support/finding-builder.ts';

const summary = (parts: Partial<Finding>): string[] =>
  runSummary(finding(parts), makePalette(false), { colours: false, cwd: '/app' });

it('says what was tried, and how long that took', () => {
  expect(summary({})).toEqual([
    'Tried 640 calls in 2 rounds after 5 warm-up calls, 1,285 calls in all, 412 ms.',
  ]);
  expect(summary({ callsMade: 645 })).toEqual(['Tried 640 calls in 2 rounds after 5 warm-up calls, 412 ms.']);
  expect(summary({ calls: 1, callsMade: 1, warmUpCalls: 0, rounds: [], durationMs: 1500 })).toEqual([
    'Tried 1 call, 1.5 s.',
  ]);
  const [round] = finding().rounds;
  expect(summary({ calls: 1, callsMade: 2, warmUpCalls: 1, rounds: [round!] })).toEqual([
    'Tried 1 call in 1 round after 1 warm-up call, 412 ms.',
  ]);
});

it('lists what was not measured, and where the snapshot is', () => {
  const unmeasured = [
    { resource: 'native', why: 'no koffi' },
    { resource: 'handles', why: 'no time' },
  ] as const;
  expect(summary({ unmeasured, snapshotPath: '/app/out/a.heapsnapshot' }).slice(1)).toEqual([
    'Not measured: native (no koffi); handles (no time)',
    'Snapshot: out/a.heapsnapshot',
  ]);
});

const note = (holder: string | null, parts: Partial<Finding> = {}): string[] =>
  cacheNote(
    finding({ verdict: 'leaking', leaking: ['heap'], retainers: [{ holder } as Retainer], ...parts }),
  );

it('reminds of caches only where a leak of the heap may be one', () => {
  const text =
    'A cache for more than 1,285 entries looks the same: raise `maxCalls` to twice its size, and `timeBudget` with it, or name it in `ignore`.';
  expect([note('growing-collection'), note('closure'), note(null), note('timer')]).toEqual([
    [text],
    [text],
    [text],
    [],
  ]);
  expect(note(null, { retainers: [] })).toEqual([text]);
  expect([note(null, { leaking: ['native'] }), note(null, { verdict: 'inconclusive' })]).toEqual([[], []]);
});
