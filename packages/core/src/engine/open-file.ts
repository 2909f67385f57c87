import { openSync } from 'node:fs';
import { LeaktightError, reasonOf } from '../errors.ts';

/**
 * Opens a heap snapshot to read it (`r`), or makes a new file that only its owner can read (`wx`).
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when it cannot be read, or exists or cannot be written.
 */
export function openFile(path: string, flag: 'r' | 'wx'): number {
  try {
    return openSync(path, flag, 0o600);
  } catch (cause) {
    throw cannotOpen(path, flag, cause);
  }
}

/** Also for a folder, which can be opened and not be read. */
export function cannotOpen(path: string, flag: 'r' | 'wx', cause: unknown): LeaktightError {
  const wanted =
    flag === 'r' ? 'a heap snapshot that can be read' : 'a new file in a folder that can be written';
  return new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `Could not open ${path}: ${reasonOf(cause)}. Expected ${wanted}.`,
    { cause },
  );
}
