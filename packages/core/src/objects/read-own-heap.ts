import { streamSnapshot } from '../engine/engine.ts';
import { type HeapGraph, SnapshotReader } from '../heap/heap.ts';

/** Reads the heap of this isolate without a file, so that no string of it is written anywhere. */
export function readOwnHeap(): HeapGraph {
  let reader: SnapshotReader | undefined;
  streamSnapshot((bytes) => {
    // Made when the snapshot is there, so as not to be in it.
    reader ??= new SnapshotReader();
    reader.write(bytes);
  });
  return (reader ?? new SnapshotReader()).end();
}
