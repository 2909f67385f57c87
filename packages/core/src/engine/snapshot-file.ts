import { chmodSync, closeSync, existsSync, mkdirSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { cannotOpen, openFile } from './open-file.ts';

const readSize = 1 << 20;

/**
 * Takes a heap snapshot into a new file that only its owner can read (mode 0600): it holds every string of
 * the program. Like `streamSnapshot`, it leaves the ids of objects alone.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when the file exists or cannot be written.
 */
export function writeSnapshotFile(path: string): void {
  // V8 would overwrite a file and keep its mode.
  closeSync(openFile(path, 'wx'));
  writeHeapSnapshot(path);
}

/**
 * A path for a new snapshot in `folder`, which is created with mode 0700 and hidden from git.
 * The name ends in `.heapsnapshot`, as Chrome DevTools and memlab want it.
 */
export function newSnapshotPath(folder: string): string {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, '.gitignore'), '*\n');
    chmodSync(folder, 0o700);
  }
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const free = (count: number): string => {
    const path = join(folder, `heap-${time}-${process.pid}-${count}.heapsnapshot`);
    return existsSync(path) ? free(count + 1) : path;
  };
  return free(1);
}

/**
 * Reads a file in pieces of 1 MB; each piece is overwritten by the next.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when it cannot be read.
 */
export function* readSnapshotFile(path: string): Generator<Uint8Array> {
  const file = openFile(path, 'r');
  const buffer = new Uint8Array(readSize);
  try {
    for (;;) {
      const length = readPiece(path, file, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

function readPiece(path: string, file: number, buffer: Uint8Array): number {
  try {
    return readSync(file, buffer);
  } catch (cause) {
    throw cannotOpen(path, 'r', cause);
  }
}
