import type { GrowingCollection, Retainer, SourcePosition } from '../finding.ts';
import type { HeldCode } from './lead-suspect.ts';
import type { Holding } from './package-keeper.ts';
import type { Room } from './paths/paths.ts';

/** Who keeps the first leak, where a path says so. */
export interface Keeping {
  /** Whose code holds it. */
  readonly held: HeldCode | null;
  /** Where the method of a package is written that put it where it is held; null where none is known. */
  readonly filledBy: SourcePosition | null;
  /** The package, `name@version`, whose own collection holds it, else null. */
  readonly keeper: string | null;
  /** Whose the collection is, or what it holds; null where that is not known. */
  readonly holding: Holding | null;
  /** The class of the elements that stay in a page of a DOM, if they do. */
  readonly element: string | null;
}

export const unknownKeeping: Keeping = {
  held: null,
  filledBy: null,
  keeper: null,
  holding: null,
  element: null,
};

/** What keeps a leak alive. */
export interface Explanation {
  readonly retainers: readonly Retainer[];
  readonly retainersOmitted: number;
  readonly collections: readonly GrowingCollection[];
  /** Those, and collections that hold a leak without growing, by what came and what is there. */
  readonly kept: readonly GrowingCollection[];
  /** Further calls over which the collection that holds the first leak did not grow, as old entries went; null where it did. */
  readonly callsTurnedOver: number | null;
  /** Calls that were made after the snapshot. */
  readonly callsAfter: number;
  readonly fingerprint: string | null;
  readonly keeping: Keeping;
  /** The array with room left that holds the first leak, by name, where all leaks are in such arrays; else null. */
  readonly room: (Room & { readonly name: string }) | null;
  readonly snapshotPath: string | null;
  /** Why there is less than was asked for. */
  readonly reasons: readonly string[];
  /** Calls that left nothing behind where the verdict expects objects: the leak is refuted; null where it is not. */
  readonly callsInVain: number | null;
  /** Calls that left nothing with a path that tells anything; null where something has one, or where no snapshot was read. */
  readonly callsWithoutPath: number | null;
  /** Objects in the heap that look like the first leaked one, where no collection is told; null where that is not known. */
  readonly alike: number | null;
}

export const nothing: Explanation = {
  retainers: [],
  retainersOmitted: 0,
  collections: [],
  kept: [],
  callsTurnedOver: null,
  callsAfter: 0,
  fingerprint: null,
  keeping: unknownKeeping,
  room: null,
  snapshotPath: null,
  reasons: [],
  callsInVain: null,
  callsWithoutPath: null,
  alike: null,
};

export const noneTells = (calls: number): string =>
  `No retaining path: nothing that ${calls} further calls left behind has one that tells anything.`;

export function because(...reasons: readonly string[]): Explanation {
  return { ...nothing, reasons };
}
