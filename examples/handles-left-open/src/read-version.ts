import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Reads the version from the first line of a file. The early return forgets the descriptor. */
export function readVersionLeaking(path: string): string | null {
  const descriptor = openSync(path, 'r');
  const buffer = Buffer.alloc(64);
  const bytesRead = readSync(descriptor, buffer, 0, 64, 0);
  const match = /^version (\S+)/.exec(buffer.toString('utf8', 0, bytesRead));
  if (!match) return null;
  closeSync(descriptor);
  return match[1]!;
}

/** `await using` closes the file on every way out. */
export async function readVersion(path: string): Promise<string | null> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
  return /^version (\S+)/.exec(buffer.toString('utf8', 0, bytesRead))?.[1] ?? null;
}
