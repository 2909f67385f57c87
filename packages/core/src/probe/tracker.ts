import type { HandleGrowth, Resource } from '../finding.ts';

/** What one resource's curve says after a round; `more` asks for another round of about `calls` calls. */
export type TrackerVerdict =
  | { readonly kind: 'steady'; readonly perCall: number }
  | {
      readonly kind: 'leaking';
      readonly perCall: number;
      readonly reason: string;
      readonly handles?: readonly HandleGrowth[];
    }
  | { readonly kind: 'inconclusive'; readonly perCall: number; readonly reason: string }
  | {
      readonly kind: 'more';
      readonly perCall: number;
      readonly calls: number;
      /** So few will do where calls are slow; `calls` where it is absent. */
      readonly leastCalls?: number;
      /** Milliseconds that calls which only make sure are worth; absent on suspicion, which is worth all there are. */
      readonly patience?: number;
      /** Further calls that such an assurance takes, and whether there is no verdict of steady without it. */
      readonly callsToSee?: number;
      readonly isNeeded?: boolean;
      /** Calls after which `peek` tells all that must be seen; absent where it may not be asked. */
      readonly callsToPeek?: number;
    }
  /** Could not be judged, for the list of what was not measured; does not make the finding inconclusive. */
  | { readonly kind: 'unmeasured'; readonly perCall: number; readonly reason: string };

/** Calls between two collections, and bytes that each way of counting moved by in it, and in the stretch before. */
export interface Stretch {
  readonly calls: number;
  readonly moved: readonly number[];
  readonly before: readonly number[];
}

/** What a comparison of the heap may read between its stretches of calls, each after a collection. */
export interface Scale {
  /** Bytes in use at this moment, in each way of counting them. */
  weigh(): readonly number[];
  /** Whether a leak would have shown in that stretch. */
  isStill(stretch: Stretch): boolean;
  /** At the end: a tracker that was still is steady, and one that was not has nothing to `peek` at. */
  conclude(wasStill: boolean): void;
}

/** Follows one resource besides the heap through the rounds of a measurement. */
export interface Tracker {
  readonly resource: Exclude<Resource, 'heap'>;
  /**
   * True when the sampling profiler's own allocations would be counted: such a tracker begins after the
   * heap is judged, and is asked after blocks of calls that run without sampling (`follow-up.ts`).
   */
  readonly quiet?: boolean;
  /**
   * True where more calls do harm (they open more sockets, start more threads): the tracker is asked after every
   * round of the heap, and its verdict of leaking ends the run.
   */
  readonly endsRun?: boolean;
  /**
   * After warm-up, before the first measured call. What follows bytes begins by itself at the first checkpoint where
   * the heap is measured, too.
   */
  begin(): void | Promise<void>;
  /**
   * Notes what is in use now; the returned function tells what may be said after so many calls since that kept nothing, as
   * far as they can show: null where something moved. Only without any collection in between: what that frees could
   * hide it.
   */
  peek?(): (calls: number) => TrackerVerdict | null;
  /** For a comparison of the heap; absent where bytes at one moment say nothing. */
  readonly scale?: Scale;
  /** After each round, settled and collected; `calls` counts all measured calls so far. */
  checkpoint(calls: number): void | Promise<void>;
  /** Called before `judge` unless the heap came out steady: what it holds may be of this resource. */
  suspect?(): void;
  /** @param calls measured calls so far, where some were made since the last checkpoint. */
  judge(calls?: number): TrackerVerdict;
  /** The verdict when `judge` still asks for more and there is no time left; inconclusive where it is absent. */
  giveUp?(): TrackerVerdict;
  /** Always called, also after errors; puts back whatever `begin` changed. */
  end(): void;
}
