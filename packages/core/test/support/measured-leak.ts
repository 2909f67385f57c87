import type { findRefutation } from '../../src/check/refute-leak.ts';
import { finding } from './finding-builder.ts';

type Question = Parameters<typeof findRefutation>;

/** What the rounds called a leak of so many bytes per call, which came at so many of the calls. */
export function measuredLeak({ arrivalsAt = 1, heapBytesPerCall = 0, grewOn = false } = {}): Question[1] {
  const found = finding({ verdict: 'leaking', leaking: ['heap'] });
  return {
    finding: { ...found, growth: { ...found.growth, heapBytesPerCall } },
    arrivalsAt,
    isCoarse: false,
    store: null,
    grewOn,
    doubtAgain: undefined,
    guilty: [],
    readings: [],
  };
}

/** A snapshot that says nothing against the leak. */
export const unseen: Question[2] = {
  callsInVain: null,
  callsWithoutPath: null,
  room: null,
  kept: [],
  callsTurnedOver: null,
  callsAfter: 0,
  alike: null,
  retainers: [],
};
