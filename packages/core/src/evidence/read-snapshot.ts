import type { ExplainEngine } from '../engine/engine.ts';
import { type HeapGraph, SnapshotReader } from '../heap/heap.ts';

/** Reads a snapshot as V8 writes it, and keeps a copy where the user asked for one. */
export function readSnapshot(
  engine: ExplainEngine,
  window: Pick<ReturnType<ExplainEngine['openNewObjectWindow']>, 'takeSnapshot'>,
  keep: boolean | string,
): { graph: HeapGraph; snapshotPath: string | null } {
  const reader = new SnapshotReader();
  const file = keep === false ? null : engine.keepSnapshot(keep);
  try {
    window.takeSnapshot((bytes) => {
      reader.write(bytes);
      file?.write(bytes);
    });
  } finally {
    file?.close();
  }
  return { graph: reader.end(), snapshotPath: file?.path ?? null };
}
