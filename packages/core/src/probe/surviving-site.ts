import type { RawFrame } from '../engine/sampling-profile.ts';

/** An allocation site and what is left alive of it: numbers and names only, never a user's object. */
export interface SurvivingSite {
  /** Innermost first; our own frames and V8's root are cut off. */
  readonly stack: readonly RawFrame[];
  /** Names the function that allocates, for adding up sites that differ in their callers only. */
  readonly allocator: string;
  /** Estimated live objects and bytes over all measured calls. */
  readonly objects: number;
  readonly bytes: number;
  /** Bytes of the largest live allocation. */
  readonly largest: number;
  /** Live samples by group of calls, oldest first; the groups are those of the reading. */
  readonly perGroup: readonly number[];
}

/** Calls between two markers. */
export interface CallGroup {
  readonly firstCall: number;
  readonly calls: number;
}

/** A live allocation large enough to be the backing store of a collection that grows with every call. */
export interface StoreSample {
  readonly site: SurvivingSite;
  readonly bytes: number;
  /** Index of the group of calls that allocated it. */
  readonly group: number;
  /** How many sizes the live allocations of that site and group have, up to three. */
  readonly sizes: number;
}

/** Everything measured so far that is still alive. */
export interface SurvivorReading {
  /** Measured calls so far. */
  readonly calls: number;
  readonly groups: readonly CallGroup[];
  readonly sites: readonly SurvivingSite[];
  /** Absent where nobody asks whether a collection grows. */
  readonly stores?: readonly StoreSample[];
  /** Live samples that were read; reading takes time in proportion. */
  readonly samples: number;
  /** Markers found minus markers set: anything but 0 makes the groups worthless. */
  readonly surplusMarkers: number;
}
