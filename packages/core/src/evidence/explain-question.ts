import type { StackFrame } from '../finding.ts';

/** What goes with further calls. */
export interface RunLimits {
  readonly milliseconds?: number;
  /** Called just before the last turn of the event loop of so many calls. */
  readonly beforeTurn?: (() => void) | undefined;
}

/** A backing store that grew with the calls. */
export interface PacedStore {
  readonly bytes: number;
  /** Calls in which a larger one replaces it for sure. */
  readonly lifetime: number;
}

/** What is known of a leak before it is explained, and how far to go. */
export interface ExplainQuestion {
  /** The measured function. */
  readonly measured: object;
  /** Calls it further, in the way it was measured, and lets the event loop turn; returns how many calls there were time for. */
  readonly runMore: (calls: number, limits?: RunLimits) => Promise<number>;
  /** Milliseconds that one call took. */
  readonly callTime: number;
  /** Whether a call takes turns of the event loop. */
  readonly isAsync: boolean;
  readonly measuredCalls: number;
  readonly objectsPerCall: number;
  /** At how many of the calls something arrived, 0 to 1. */
  readonly arrivalsPerCall: number;
  /** The store that kept pace with the calls, where nothing arrived. */
  readonly store: PacedStore | null;
  /** `full` looks at the values of an object of every cause, however long that takes; `path` of the first one. */
  readonly explain: 'path' | 'full';
  /** Milliseconds for the whole explanation. */
  readonly timeBudget: number;
  /** Bytes of heap above which no snapshot is taken. */
  readonly heapLimit: number;
  readonly keepSnapshot: boolean | string;
  readonly showValues: boolean;
  /** Stacks of what allocates most of the leak, innermost first. */
  readonly stacks: readonly (readonly StackFrame[])[];
  /** Those of them that make what stays, and not the room for it alone. */
  readonly made: readonly (readonly StackFrame[])[];
}
