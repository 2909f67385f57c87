import { classNameOf } from './class-name.ts';
import type { HeapGraph } from './heap-graph.ts';
import { indexNodeIds } from './node-id-index.ts';
import { type NodeIndex, nodeIndex } from './node-id.ts';

/** What came and went of one class between two snapshots of one process. */
export interface ClassChange {
  readonly className: string;
  readonly added: number;
  readonly removed: number;
  readonly addedBytes: number;
  readonly removedBytes: number;
}

/** Difference of two snapshots of one process; nodes are positions in the later one. */
export interface HeapDiff {
  /** Nodes of the later snapshot that the earlier one did not have. */
  readonly added: readonly NodeIndex[];
  readonly removedCount: number;
  /** Sorted by growth in bytes, largest first. */
  readonly classes: readonly ClassChange[];
}

interface Change {
  added: number;
  removed: number;
  addedBytes: number;
  removedBytes: number;
}

const sampleSize = 2000;

/**
 * Whether two snapshots give the same ids to the same objects: those of one process do, unless V8 was made
 * to forget its ids in between. Looks at a sample of the ids that both have.
 */
export function shareObjectIds(earlier: HeapGraph, later: HeapGraph): boolean {
  const step = Math.max(1, Math.floor(later.nodeCount / sampleSize));
  let common = 0;
  let same = 0;
  for (let index = 0; index < later.nodeCount; index += step) {
    const node = nodeIndex(index);
    const before = earlier.nodeWithId(later.idOf(node));
    if (before === null) continue;
    common++;
    if (earlier.typeOf(before) === later.typeOf(node) && earlier.nameOf(before) === later.nameOf(node))
      same++;
  }
  // Seen: above 99 % when ids were kept, below 25 % when they were forgotten.
  return same >= common * 0.8;
}

/** Compares by V8's object ids, which stay with an object for its life; see `shareObjectIds`. `counts` picks from what is new. */
export function diffHeaps(
  earlier: HeapGraph,
  later: HeapGraph,
  counts: (node: NodeIndex) => boolean = () => true,
): HeapDiff {
  const changes = new Map<string, Change>();
  const changeOf = (graph: HeapGraph, node: NodeIndex): Change => {
    const className = classNameOf(graph, node);
    const change = changes.get(className) ?? { added: 0, removed: 0, addedBytes: 0, removedBytes: 0 };
    changes.set(className, change);
    return change;
  };
  const added = nodesMissingIn(earlier, later).filter(counts);
  for (const node of added) {
    const change = changeOf(later, node);
    change.added++;
    change.addedBytes += later.selfSizeOf(node);
  }
  const removed = nodesMissingIn(later, earlier);
  for (const node of removed) {
    const change = changeOf(earlier, node);
    change.removed++;
    change.removedBytes += earlier.selfSizeOf(node);
  }
  const growth = (change: Change): number => change.addedBytes - change.removedBytes;
  const classes = [...changes]
    .map(([className, change]) => ({ className, ...change }))
    .toSorted((a, b) => growth(b) - growth(a) || a.className.localeCompare(b.className, 'en'));
  return { added, removedCount: removed.length, classes };
}

function nodesMissingIn(there: HeapGraph, here: HeapGraph): NodeIndex[] {
  const find = indexNodeIds(there.columns.nodeIds);
  const missing: NodeIndex[] = [];
  for (let node = 0; node < here.nodeCount; node++) {
    if (find(here.columns.nodeIds[node]!) < 0) missing.push(nodeIndex(node));
  }
  return missing;
}
