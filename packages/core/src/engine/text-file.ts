import { readFileSync, writeFileSync } from 'node:fs';

/** The text of a file; null when it cannot be read. */
export function readTextFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Writes a file that only its owner can read. */
export function writePrivateFile(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}
