import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/check/check-scenario.ts';
import { decide, type Decision } from '../../src/check/decide.ts';
import type { LeakOptions } from '../../src/index.ts';
import type { TrackerResult } from '../../src/measure/follow-up.ts';
import type { RoundsResult } from '../../src/measure/measure-rounds.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { reading, steady } from '../support/site-builder.ts';

const site = steady('open@/app/session.ts:3');
type Heap = RoundsResult['verdict'];

interface Case {
  readonly heap: Heap;
  readonly calls?: number;
  readonly bytes?: number;
  readonly objects?: number;
  readonly interval?: number;
  readonly others?: readonly TrackerResult[];
  readonly options?: LeakOptions;
  readonly isRead?: boolean;
}

function decideFor({ heap, calls = 1000, bytes = 4800, objects = 100, ...rest }: Case): Decision {
  const { interval = 1, others = [], options = {}, isRead = true } = rest;
  const readings = isRead ? [reading(calls, [{ ...site, bytes, objects }])] : [];
  const result = { verdict: heap, readings, rounds: [], interval, coarser: null, buffers: 0 };
  const measurement = { result, others, options: resolveOptions(options) };
  return decide(measurement as unknown as Measurement, false);
}

/** The verdict on the heap, and its reason. */
const told = (given: Case): readonly string[] => {
  const { verdict, reasons } = decideFor(given);
  return [verdict, ...reasons];
};

const clean: Heap = { kind: 'steady', reason: 'No object outlived its call.' };
const leaking = (by: 'arrival' | 'pace'): Heap => ({ kind: 'leaking', by, sites: [site] });
const store = (storeBytes: number): Heap => ({ kind: 'more', pace: true, storeBytes });

describe('what is said of a leak', () => {
  it('names what kept growing', () => {
    expect(told({ heap: leaking('pace'), calls: 2048 })).toEqual([
      'leaking',
      'A backing store (of an array, Map, Set or string) kept growing in step with 2048 calls.',
    ]);
    expect(told({ heap: leaking('arrival'), calls: 100 })).toEqual([
      'leaking',
      'Objects kept arriving over 100 calls and were never let go.',
    ]);
  });

  it('is that the calls were too few, up to what a cache is given', () => {
    const few = { heap: leaking('arrival'), calls: 99 };
    const tooFew =
      'Objects outlive their calls, but the time budget allowed only 99 calls, too few to tell a leak from a cache that fills; raise `timeBudget`.';
    expect(told(few)).toEqual(['inconclusive', tooFew]);
    expect(told({ ...few, bytes: 256e6 })).toEqual(['inconclusive', tooFew]);
    expect(told({ ...few, bytes: 299_600_000 })).toEqual([
      'leaking',
      'Objects kept arriving and were never let go: 300 MB after 99 calls, too much to go on.',
    ]);
  });
});

describe('what is said of a heap that is clean', () => {
  it('is what a coarse interval could have missed', () => {
    expect(told({ heap: clean })).toEqual(['steady', 'No object outlived its call.']);
    expect(told({ heap: clean, interval: 513, calls: 1000 })).toEqual([
      'steady',
      'No object outlived its call. The function allocates so much that only a part was sampled: less than about 5 B kept per call could not be seen in 1000 calls.',
    ]);
    expect(told({ heap: clean, interval: 1600, calls: 100 })[0]).toBe('steady');
    expect(told({ heap: clean, interval: 1601, calls: 100 })).toEqual([
      'inconclusive',
      'No object outlived its call. The function allocates so much that only a part was sampled: less than about 129 B kept per call could not be seen in 100 calls. Raise `timeBudget`.',
    ]);
    expect(told({ heap: clean, interval: 512, isRead: false })).toEqual([
      'steady',
      'No object outlived its call.',
    ]);
  });

  it('is that the heap grew where only a part was sampled', () => {
    const unexplained = { bytes: 4000, calls: 100, isCoarse: true };
    expect(told({ heap: { kind: 'more', pace: true, unexplained }, interval: 1600 })).toEqual([
      'inconclusive',
      'The heap grew by 40 B per call over 100 calls, and no survivors tell by what: the function allocates so much that only a part was sampled. Raise `timeBudget` and `calls` to have more of it sampled.',
    ]);
  });

  it('is that the calls were too few, below sixteen', () => {
    const few = 'The time budget allowed only 15 calls, too few to rule out a leak; raise `timeBudget`.';
    expect(told({ heap: clean, calls: 15 })).toEqual(['inconclusive', few]);
    expect(told({ heap: clean, calls: 16 })).toEqual(['steady', 'No object outlived its call.']);
  });
});

const unevenly = (calls: number): string =>
  `Objects outlived their calls unevenly over ${calls} calls: neither a steady curve nor one that ended. Raise \`timeBudget\` or \`maxCalls\`.`;

/** Of a store of 64 B for each of 100 calls. */
const mayGrow = (bytes: number): string =>
  `No object outlived its call for good. Whether a collection of plain values grows could not be seen in 100 calls: at most about 64 B per call. The function allocates so much that only a part was sampled: less than about ${bytes} B kept per call could not be seen in 100 calls.`;

describe('what is said of a heap that is not clear', () => {
  const more: Heap = { kind: 'more', pace: false };

  it('is that the markers did not add up', () => {
    const lost =
      'The markers between calls did not add up, three times over; nothing can be said about single calls.';
    expect(told({ heap: { kind: 'lost', surplusMarkers: 1 } })).toEqual(['inconclusive', lost]);
    expect(told({ heap: more, isRead: false })).toEqual(['inconclusive', lost]);
  });

  it('is that survivors come unevenly, unless they are fewer than one for 25 calls', () => {
    expect(told({ heap: more, objects: 39 })).toEqual([
      'steady',
      'A few objects outlived their call (39 in 1000 calls), with no steady curve.',
    ]);
    expect(told({ heap: more, objects: 40 })).toEqual(['inconclusive', unevenly(1000)]);
  });

  it('is by how much the heap grew without survivors', () => {
    const unexplained = { bytes: 41_500, calls: 2000 };
    expect(told({ heap: { kind: 'more', pace: true, unexplained } })).toEqual([
      'inconclusive',
      'The heap grew by 21 B per call over 2000 calls, and no survivors tell by what: a collection of plain values (numbers, flags) may grow. Raise `calls` to have more of them sampled.',
    ]);
  });

  it('is which timers had not fired', () => {
    const pending = { delay: 5000, extra: 2500 };
    expect(told({ heap: { kind: 'more', pace: false, pending } })).toEqual([
      'inconclusive',
      'What 1000 calls left behind was still there when the time budget ended, but timers of 5000 ms were still to fire, and may end that: raise `timeBudget` by 2500 ms or more.',
    ]);
  });

  it('is that a small store may be the one trace of what only a part was sampled of', () => {
    const open = { heap: store(6400), calls: 100 };
    expect(told({ ...open, interval: 800 })).toEqual(['steady', mayGrow(64)]);
    expect(told({ ...open, interval: 801 })).toEqual([
      'inconclusive',
      `${mayGrow(65)} Raise \`timeBudget\`.`,
    ]);
    expect(told({ ...open, heap: store(8192), interval: 280 })[0]).toBe('steady');
  });

  it('is by how much a store may grow', () => {
    expect(told({ heap: store(8192), calls: 999 })).toEqual([
      'steady',
      'No object outlived its call for good. Whether a collection of plain values grows could not be seen in 999 calls: at most about 9 B per call.',
    ]);
    expect(told({ heap: store(8192), calls: 1000 })).toEqual([
      'inconclusive',
      'A backing store (of an array, Map, Set or string) may grow with the calls, by up to 9 B for each; 1000 calls were too few to tell. Raise `timeBudget` or `maxCalls`.',
    ]);
  });
});

const of = (verdict: TrackerResult['verdict'], options: LeakOptions = {}): readonly string[] =>
  told({ heap: clean, others: [{ resource: 'native', verdict }], options });

describe('what is said of other resources', () => {
  const more: TrackerResult['verdict'] = { kind: 'more', perCall: 0, calls: 9 };
  const unmeasured: TrackerResult['verdict'] = { kind: 'unmeasured', perCall: 0, reason: 'no koffi' };
  const alone: LeakOptions = { track: ['native'] };
  const both: LeakOptions = { track: ['heap', 'native'] };
  const ended = 'Could not judge native memory: the time budget ended; raise `timeBudget`.';
  const passes = ['steady', 'No object outlived its call.'];

  it('is that they were not judged, where that was asked for and time ended', () => {
    expect([of(more), of(more, both), of(more, alone)]).toEqual([
      passes,
      ['inconclusive', ended],
      ['inconclusive', ended],
    ]);
  });

  it('is nothing where they cannot be measured beside the heap', () => {
    expect([of(unmeasured), of(unmeasured, both), of(unmeasured, alone)]).toEqual([
      passes,
      passes,
      ['inconclusive', 'Could not judge native memory: no koffi.'],
    ]);
  });

  it('is nothing where they are steady beside the heap', () => {
    expect(of({ kind: 'steady', perCall: 0 }, both)).toEqual(passes);
  });
});
