import type { ExplainEngine } from '../engine/engine.ts';
import { reasonOf } from '../errors.ts';
import { type HeapGraph, SnapshotReader } from '../heap/heap.ts';

/** A heap that was read, and where its snapshot was kept; `unkept` says why it could not be. */
interface ReadHeap {
  readonly graph: HeapGraph;
  readonly snapshotPath: string | null;
  readonly unkept: readonly string[];
}

/** Reads a snapshot as V8 writes it, and keeps a copy where the user asked for one. */
export function readSnapshot(
  engine: ExplainEngine,
  window: Pick<ReturnType<ExplainEngine['openNewObjectWindow']>, 'takeSnapshot'>,
  keep: boolean | string,
): ReadHeap {
  const reader = new SnapshotReader();
  const copy = keep === false ? null : new SnapshotCopy(engine, keep);
  try {
    window.takeSnapshot((bytes) => {
      reader.write(bytes);
      copy?.write(bytes);
    });
  } finally {
    copy?.close();
  }
  return { graph: reader.end(), snapshotPath: copy?.path ?? null, unkept: copy?.problems ?? [] };
}

/** What cannot be written costs the copy alone: the path is told from the heap as it is read. */
class SnapshotCopy {
  readonly problems: string[] = [];
  #file: ReturnType<ExplainEngine['keepSnapshot']> | null = null;

  constructor(engine: ExplainEngine, keep: true | string) {
    this.#attempt(() => {
      this.#file = engine.keepSnapshot(keep);
    });
  }

  get path(): string | null {
    return this.#file?.path ?? null;
  }

  write(bytes: Uint8Array): void {
    this.#attempt(() => this.#file?.write(bytes));
  }

  close(): void {
    this.#attempt(() => this.#file?.close());
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.problems[0] ??= `The heap snapshot could not be kept: ${reasonOf(error)}. Give \`keepSnapshot\` a folder that can be written.`;
      const file = this.#file;
      this.#file = null;
      // Half a snapshot is of no use to anybody.
      this.#attempt(() => file?.discard());
    }
  }
}
