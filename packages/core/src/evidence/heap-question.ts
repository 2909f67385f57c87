import type { StackFrame } from '../finding.ts';
import type { HeapGraph, NodeIndex } from '../heap/heap.ts';
import type { ScriptOwner } from './paths/paths.ts';

/** What the pure part of an explanation is asked about one snapshot. */
export interface HeapQuestion {
  readonly graph: HeapGraph;
  readonly isNew: (node: NodeIndex) => boolean;
  /** All new nodes, in the order of the snapshot. */
  readonly newNodes: readonly NodeIndex[];
  /** Whether that is certain; else some new objects may be taken for old, and old ones for new. */
  readonly isCertain: boolean;
  /** The measured function, where the snapshot shows it. */
  readonly measured: NodeIndex | null;
  /** Calls between the numbering of the heap and the snapshot. */
  readonly calls: number;
  /** Objects per call that the verdict was reached on. */
  readonly objectsPerCall: number;
  /** At how many of the calls something arrived, 0 to 1. */
  readonly arrivalsPerCall: number;
  /** The store that kept pace with the calls, and whether a larger one replaced it in these for sure; null where objects arrived. */
  readonly store: { readonly bytes: number; readonly isReplaced: boolean } | null;
  /** Stacks of what allocates most of the leak, innermost first. */
  readonly stacks: readonly (readonly StackFrame[])[];
  /** Those of them that make what stays, and not the room for it alone. */
  readonly made: readonly (readonly StackFrame[])[];
  readonly ownerOf: (url: string) => ScriptOwner;
}
