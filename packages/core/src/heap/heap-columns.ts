import type { SnapshotLayout } from './snapshot-layout.ts';
import type { StringTable } from './string-table.ts';

/**
 * A snapshot as columns of numbers. An edge takes 8 bytes and a node 22; everything above this
 * file speaks of nodes and edges by their position in these columns.
 */
export interface HeapColumns {
  readonly layout: SnapshotLayout;
  readonly strings: StringTable;
  /** Position of the type in `layout.nodeTypes`. */
  readonly nodeTypes: Uint8Array;
  /** Position of the name in `strings`. */
  readonly nodeNames: Uint32Array;
  readonly nodeIds: Uint32Array;
  /** Bytes; one object can be larger than 4 GB. */
  readonly selfSizes: Float64Array;
  /** 0 unknown, 1 attached, 2 detached; empty where the snapshot does not say. */
  readonly detachedness: Uint8Array;
  /** First edge of each node, and one entry more: the end of the last node's edges. */
  readonly firstEdges: Uint32Array;
  /** Type and target in one word, see `edgeTypeShift`: a walk then needs one read for both. */
  readonly edges: Uint32Array;
  /** Position of the name in `strings`, or the index itself, by the type of the edge. */
  readonly edgeNames: Uint32Array;
  /** Node index, script id, line and column of each function or object with a place in code, in V8's order. */
  readonly locations: Uint32Array;
}

/** The upper 4 bits of an edge word are its type, the lower 28 its target. */
export const edgeTypeShift = 28;
export const edgeTargetMask: number = 2 ** edgeTypeShift - 1;
