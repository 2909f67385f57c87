import { type FileHandle, open } from 'node:fs/promises';
import { LeaktightError, reasonOf, showGiven } from '@leaktight/core';

/** V8's head has about 1,500 bytes. */
const headSize = 1 << 16;
const tailSize = 64;

/**
 * Refuses what is no heap snapshot, before memlab reads it: of one that was cut short it takes what there is for the whole.
 * @throws LeaktightError LEAKTIGHT_BAD_OPTION when it is no path, or the file cannot be read; LEAKTIGHT_BAD_SNAPSHOT
 * when the file is no heap snapshot, or not all of one.
 */
export async function checkSnapshot(path: unknown): Promise<void> {
  if (typeof path !== 'string' || path === '') {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_OPTION',
      `Could not read the heap snapshot: got ${showGiven(path)}, expected the path of a .heapsnapshot file.`,
    );
  }
  const { head, tail } = await readEnds(path);
  if (!/"snapshot":\s*\{/.test(head) || !head.includes('"node_fields"')) {
    throw badSnapshot(path, 'it does not begin with the "snapshot" member that describes the rest');
  }
  if (!/\]\s*\}\s*$/.test(tail)) throw badSnapshot(path, 'its end is missing');
}

/** Of a file that cannot be read as a heap snapshot. */
export function badSnapshot(path: string, why: string, cause?: unknown): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_BAD_SNAPSHOT',
    `Could not read the heap snapshot ${path}: ${why}. Expected a complete .heapsnapshot as V8 writes it; take it again.`,
    { cause },
  );
}

async function readEnds(path: string): Promise<{ head: string; tail: string }> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    const head = await textAt(file, 0, headSize);
    return { head, tail: await textAt(file, Math.max(0, size - tailSize), tailSize) };
  } catch (cause) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_OPTION',
      `Could not open ${path}: ${reasonOf(cause)}. Expected a heap snapshot that can be read.`,
      { cause },
    );
  } finally {
    await file?.close();
  }
}

async function textAt(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position });
  return buffer.toString('utf8', 0, bytesRead);
}
