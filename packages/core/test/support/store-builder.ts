import type { StoreSample, SurvivingSite, SurvivorReading } from '../../src/probe/surviving-site.ts';
import { groupsOf } from './curve-builder.ts';
import { stackOf } from './site-builder.ts';

const callsPerGroup = 16;

interface StoreAt {
  readonly bytes: number;
  /** The call that made it. */
  readonly call: number;
  readonly stack?: string;
  /** Sizes of what the same site made in the same group of calls. */
  readonly sizes?: number;
  /** Groups of calls in which the site left something. */
  readonly hits?: number;
}

/** A reading after so many calls in which nothing is alive but these stores. */
export function after(calls: number, ...stores: readonly StoreAt[]): SurvivorReading {
  const groups = groupsOf(calls / callsPerGroup, callsPerGroup);
  const samples = stores.map(({ bytes, call, stack = 'add@/app/log.ts:3', sizes = 1, hits = 1 }) => {
    const group = Math.floor(call / callsPerGroup);
    const perGroup = groups.map((_, index) => (index === group || index < hits - 1 ? 1 : 0));
    const site: SurvivingSite = {
      stack: stackOf(stack),
      allocator: stack,
      objects: 1,
      bytes,
      largest: bytes,
      perGroup,
    };
    return { site, bytes, group, sizes } satisfies StoreSample;
  });
  return {
    calls,
    groups,
    sites: samples.map(({ site }) => site),
    stores: samples,
    samples: stores.length,
    surplusMarkers: 0,
  };
}

/** An array of numbers that gets one more at each call, doubling. */
export const growing = [
  after(128, { bytes: 1100, call: 100 }),
  after(512, { bytes: 4300, call: 400 }),
  after(2048, { bytes: 17_000, call: 1800 }),
  after(8192, { bytes: 68_000, call: 7000 }),
] as const;
