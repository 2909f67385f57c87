import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/check/check-scenario.ts';
import { decide, type Decision } from '../../src/check/decide.ts';
import type { TrackerResult } from '../../src/measure/follow-up.ts';
import type { LeakOptions } from '../../src/index.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { reading, steady } from '../support/site-builder.ts';

const site = steady('open@/app/session.ts:3');
const heapLeaks: RoundsResult['verdict'] = { kind: 'leaking', by: 'arrival', sites: [site] };
const heapIsClean: RoundsResult['verdict'] = { kind: 'steady', reason: 'No object outlived its call.' };

interface Case {
  readonly heap?: RoundsResult['verdict'];
  readonly calls?: number;
  readonly sites?: readonly (typeof site)[];
  readonly others?: readonly TrackerResult[];
  readonly options?: LeakOptions;
  readonly allIgnored?: boolean;
  readonly buffers?: number;
  readonly stoppedAfter?: number;
}

function decideFor({ heap = heapIsClean, calls = 1000, sites = [site], ...rest }: Case): Decision {
  const { others = [], options = {}, allIgnored = false, buffers = 0, ...doubted } = rest;
  const result: RoundsResult = {
    verdict: heap,
    readings: [reading(calls, sites)],
    rounds: [],
    interval: 1,
    coarser: null,
    buffers,
    ...doubted,
  };
  const measurement = { result, others, options: resolveOptions(options) };
  return decide(measurement as unknown as Measurement, allIgnored);
}

const openStore = (storeBytes: number): RoundsResult['verdict'] => ({ kind: 'more', pace: true, storeBytes });
const handles = (verdict: TrackerResult['verdict']): TrackerResult => ({ resource: 'handles', verdict });

describe('decide', () => {
  it('calls a leak by the few calls that memory allowed, as what they keep is more than a cache is given', () => {
    const large = { ...site, bytes: 400e6 };
    const heap = { kind: 'leaking', by: 'arrival', sites: [large] } as const;
    expect(decideFor({ heap, calls: 8, sites: [large] })).toEqual({
      verdict: 'leaking',
      leaking: ['heap'],
      reasons: ['Objects kept arriving and were never let go: 400 MB after 8 calls, too much to go on.'],
      heap: 'leaking',
    });
    expect(decideFor({ heap: heapLeaks, calls: 20, buffers: 400e6 }).verdict).toBe('leaking');
  });

  it('calls a leak inconclusive of which the heap did not grow on, where time ended before that was seen twice', () => {
    const doubted = { heap: heapLeaks, stoppedAfter: 2400 };
    expect(decideFor(doubted)).toEqual({
      verdict: 'inconclusive',
      leaking: [],
      reasons: [
        'Objects outlived their call, but 2400 calls later the heap had not grown by as many, as where a cache is full: there was no time to see that once more. Raise `timeBudget`.',
      ],
      heap: 'inconclusive',
    });
    expect(decideFor({ ...doubted, allIgnored: true }).verdict).toBe('steady');
  });

  it('says that memory ended the run, where there are too few calls for any verdict', () => {
    const large = { ...site, bytes: 400e6 };
    const heap = { kind: 'leaking', by: 'arrival', sites: [large] } as const;
    expect(decideFor({ heap, calls: 7, sites: [large] })).toEqual({
      verdict: 'inconclusive',
      leaking: [],
      reasons: [
        'Objects outlive their calls, and take so much memory (400 MB) that only 7 calls were made, too few to tell a leak from a cache that fills; to have so many judged, set `maxCalls` to 7.',
      ],
      heap: 'inconclusive',
    });
    expect(decideFor({ heap, calls: 7, sites: [large], options: { maxCalls: 7 } }).verdict).toBe('leaking');
  });

  it.each([
    [{ maxCalls: 1 }, 1, '`maxCalls` allowed only 1 call, too few to rule out a leak; allow 8 or more.'],
    [{ calls: 3 }, 3, '`calls` allowed only 3 calls, too few to rule out a leak; allow 8 or more.'],
    [
      { maxCalls: 50 },
      7,
      'The time budget allowed only 7 calls, too few to rule out a leak; raise `timeBudget`.',
    ],
  ])(
    'is inconclusive after so few calls that hardly a leak could show, also where %o asked for them',
    (options, calls, reason) => {
      expect(decideFor({ calls, options })).toMatchObject({ verdict: 'inconclusive', reasons: [reason] });
      expect(decideFor({ calls: 8, options: { maxCalls: 8 } }).verdict).toBe('steady');
    },
  );

  it('tells what it says of the heap alone, where that is tracked', () => {
    expect(decideFor({}).heap).toBe('steady');
    expect(decideFor({ heap: heapLeaks, calls: 20 }).heap).toBe('inconclusive');
    const leak = handles({ kind: 'leaking', perCall: 1, reason: 'A socket per call.' });
    expect(decideFor({ others: [leak] })).toMatchObject({ verdict: 'leaking', heap: 'steady' });
    expect(decideFor({ others: [leak], options: { track: ['handles'] } }).heap).toBe(null);
  });

  it('is steady when nothing leaks, with the reason', () => {
    expect(decideFor({})).toEqual({
      verdict: 'steady',
      leaking: [],
      reasons: ['No object outlived its call.'],
      heap: 'steady',
    });
  });

  it('is leaking when the heap leaks, and says over how many calls', () => {
    const decision = decideFor({ heap: heapLeaks });
    expect(decision).toMatchObject({ verdict: 'leaking', leaking: ['heap'] });
    expect(decision.reasons[0]).toContain('1000 calls');
  });

  it('is inconclusive when markers were lost', () => {
    expect(decideFor({ heap: { kind: 'lost', surplusMarkers: -1 } })).toMatchObject({
      verdict: 'inconclusive',
      reasons: [expect.stringContaining('markers')],
    });
  });

  it('is inconclusive when the heap grew on, and no survivors tell by what', () => {
    const unexplained = { bytes: 40_000, calls: 2000 };
    expect(decideFor({ heap: { kind: 'more', pace: true, unexplained }, calls: 128 })).toMatchObject({
      verdict: 'inconclusive',
      reasons: [expect.stringContaining('grew by 20 B per call over 2000 calls')],
    });
  });

  it('does not call a leak by a few calls, unless no more were asked for', () => {
    expect(decideFor({ heap: heapLeaks, calls: 20 })).toMatchObject({
      verdict: 'inconclusive',
      reasons: [expect.stringContaining('only 20 calls')],
    });
    expect(decideFor({ heap: heapLeaks, calls: 20, options: { maxCalls: 20 } }).verdict).toBe('leaking');
  });

  it('is steady where only a small store of a slow function may grow, and says what could not be seen', () => {
    expect(decideFor({ heap: openStore(13_000), calls: 300 })).toMatchObject({
      verdict: 'steady',
      reasons: [expect.stringContaining('could not be seen in 300 calls: at most about 44 B per call')],
    });
    expect(decideFor({ heap: openStore(13_000), calls: 4000 })).toMatchObject({
      verdict: 'inconclusive',
    });
    expect(decideFor({ heap: openStore(500), calls: 8 })).toMatchObject({ verdict: 'inconclusive' });
    expect(decideFor({ heap: openStore(300_000), calls: 300 })).toMatchObject({
      verdict: 'inconclusive',
      reasons: [expect.stringContaining('may grow with the calls, by up to 1000 B for each')],
    });
  });

  it('is steady when every leaking site is to be ignored', () => {
    expect(decideFor({ heap: heapLeaks, allIgnored: true }).verdict).toBe('steady');
  });

  it('calls objects of a few calls a leak where the handles that come with them are one', () => {
    const leak = handles({ kind: 'leaking', perCall: 1, reason: 'A socket per call.' });
    expect(decideFor({ heap: heapLeaks, calls: 74, others: [leak] })).toEqual({
      verdict: 'leaking',
      leaking: ['heap', 'handles'],
      reasons: ['Objects kept arriving over 74 calls and were never let go.', 'A socket per call.'],
      heap: 'leaking',
    });
  });

  it('names the heap and the handles when both leak', () => {
    const leak = handles({ kind: 'leaking', perCall: 1, reason: 'A timer per call.' });
    expect(decideFor({ heap: heapLeaks, others: [leak] }).leaking).toEqual(['heap', 'handles']);
  });

  it('lets a leak outweigh what is inconclusive, and that outweigh what is steady', () => {
    const unclear = handles({ kind: 'inconclusive', perCall: 0, reason: 'Handles come and go.' });
    expect(decideFor({ heap: heapLeaks, others: [unclear] }).verdict).toBe('leaking');
    expect(decideFor({ others: [unclear] })).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['Handles come and go.'],
    });
  });

  it('does not pass for steady what was asked for without the heap and could not be judged', () => {
    const options: LeakOptions = { track: ['handles'] };
    const unmeasured = handles({ kind: 'unmeasured', perCall: 0, reason: 'not on this platform' });
    expect(decideFor({ options, others: [unmeasured] }).verdict).toBe('inconclusive');
    expect(decideFor({ options, others: [handles({ kind: 'more', perCall: 0, calls: 9 })] }).verdict).toBe(
      'inconclusive',
    );
    expect(decideFor({ options, others: [handles({ kind: 'steady', perCall: 0 })] }).verdict).toBe('steady');
  });

  it.each([
    ['external', 'external memory'],
    ['native', 'native memory'],
    ['handles', 'handles'],
  ] as const)('names %s as a person would, where it was judged alone', (resource, words) => {
    const reasonsFor = (verdict: TrackerResult['verdict']): readonly string[] =>
      decideFor({ options: { track: [resource] }, others: [{ resource, verdict }] }).reasons;
    expect(reasonsFor({ kind: 'steady', perCall: 0 })).toEqual([`No ${words} stayed behind.`]);
    expect(reasonsFor({ kind: 'unmeasured', perCall: 0, reason: 'koffi is not installed' })).toEqual([
      `Could not judge ${words}: koffi is not installed.`,
    ]);
  });
});
