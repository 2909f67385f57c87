import { closeSync, readFileSync, writeFileSync } from 'node:fs';
import { openFile } from './open-file.ts';

/** The text of a file; null when it cannot be read. */
export function readTextFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * Writes a new file that only its owner can read.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when the file exists or cannot be written.
 */
export function writePrivateFile(file: string, text: string): void {
  const opened = openFile(file, 'wx');
  try {
    writeFileSync(opened, text);
  } finally {
    closeSync(opened);
  }
}
