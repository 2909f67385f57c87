import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { newSnapshotPath } from './snapshot-file.ts';

/** A heap snapshot on its way to a file; only its owner may read it, for it holds every string of the program. */
export interface KeptSnapshot {
  readonly path: string;
  write(bytes: Uint8Array): void;
  close(): void;
  /** Takes back what was written. */
  discard(): void;
}

/** Folder below the working folder for snapshots where the user named none. */
const ownFolder = '.leaktight';

/** Opens a new file, in a folder or in `.leaktight/` (`true`). */
export function keepSnapshot(keep: true | string): KeptSnapshot {
  const path = newSnapshotPath(resolve(keep === true ? ownFolder : keep));
  const file = openSync(path, 'wx', 0o600);
  return {
    path,
    write: (bytes) => {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    },
    close: () => {
      closeSync(file);
    },
    discard: () => {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}
