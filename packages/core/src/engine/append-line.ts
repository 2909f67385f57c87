import { appendFileSync } from 'node:fs';

/** Adds a line to a file, which is made readable for its owner only when it does not exist yet. */
export function appendLine(file: string, line: string): void {
  appendFileSync(file, `${line}\n`, { mode: 0o600 });
}
