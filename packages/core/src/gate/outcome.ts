import type { HandleGrowth, Suspect } from '../finding.ts';
import type { GateAction, GateMode } from './gate-settings.ts';
import type { Exceeded, Growth } from './growth.ts';

/** What the gate has to say about a test; plain data. A test without an outcome is clean. */
export type GateOutcome =
  | Leak
  /** Grew at first and not again: caches that fill once, lazy imports. */
  | { readonly kind: 'warm-up'; readonly exceeded: readonly Exceeded[] }
  /** Grew, and could not be measured again. */
  | Unconfirmed
  | { readonly kind: 'skipped'; readonly reason: string; readonly from: string }
  | RepeatLeak;

interface Unconfirmed {
  readonly kind: 'unconfirmed';
  /** By its own growth; empty where other tests grew along with it, or nothing was seen to grow by too much. */
  readonly exceeded: readonly Exceeded[];
  readonly why: string;
  /** Bytes of the heap that it has left at most, where that is known: those of the tests around it, and garbage, are among them. */
  readonly atMost?: number;
  /** The number of objects that it may be above, where its bytes are within their limits. */
  readonly objectLimit?: number;
}

/** A test, or a suite, that leaves too much behind. */
export interface Leak {
  readonly kind: 'leaking';
  readonly exceeded: readonly Exceeded[];
  /** Mean of the runs that decided. */
  readonly growth: Growth;
  /** Further runs that were measured; 0 when the first one decided. */
  readonly runs: number;
  readonly suspects: readonly Suspect[];
  readonly suspectsOmitted: number;
  /** Where handles were opened that stay open, each with its number per run; absent where none did, or nobody saw it. */
  readonly handles?: readonly HandleGrowth[];
  /** Other tests that ran at the same time as this one did at first. */
  readonly concurrentWith: number;
}

/** Repeat mode: survivors that arrive throughout the runs. */
export interface RepeatLeak {
  readonly kind: 'repeat-leak';
  readonly times: number;
  readonly objectsPerRun: number;
  readonly suspects: readonly Suspect[];
  readonly suspectsOmitted: number;
}

/** What the gate did with one file, for the summary. */
export interface GateFileResult {
  /** As the file's own config has it: projects of one run may differ. */
  readonly mode: GateMode;
  readonly action: GateAction;
  readonly judged: number;
  /** Why native memory was not judged although a threshold asks for it; null when it was, or none does. */
  readonly nativeUnjudged: string | null;
  /** Tests that failed, or that nobody could judge, and why. */
  readonly outcomes: readonly { readonly name: string; readonly outcome: GateOutcome }[];
}

/** A leak of which nobody made out yet where it comes from. */
export function unlocatedLeak(exceeded: readonly Exceeded[], growth: Growth, runs: number): Leak {
  return { kind: 'leaking', exceeded, growth, runs, suspects: [], suspectsOmitted: 0, concurrentWith: 0 };
}

/** Whether an outcome fails its test, unless the gate only warns. */
export function isFailure({ kind }: GateOutcome): boolean {
  return kind === 'leaking' || kind === 'repeat-leak';
}
