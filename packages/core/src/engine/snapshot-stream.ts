import { getHeapSnapshot } from 'node:v8';

/** Of the pieces that Node fills the stream with: a read of as many is one of them, and no copy. */
const readSize = 1 << 16;

/**
 * Takes a heap snapshot of this isolate and hands its text over in pieces of 64 kB, as UTF-8.
 * V8 collects garbage first; `onTaken` is called before the text is written. Nothing else of the program runs until all is handed over.
 *
 * No inspector session is used: closing one, even an idle one and whoever opened it, makes V8 forget the
 * ids of all objects of the isolate (seen on Node 20 and 24), and snapshots can be compared only by ids.
 */
export function streamSnapshot(onChunk: (bytes: Uint8Array) => void, onTaken?: () => void): void {
  const stream = getHeapSnapshot();
  onTaken?.();
  // Node fills the stream at the first read. Without a size, all of it would be joined to one piece.
  const next = (): Uint8Array | null => (stream.read(readSize) ?? stream.read()) as Uint8Array | null;
  try {
    for (let bytes = next(); bytes !== null; bytes = next()) onChunk(bytes);
  } finally {
    stream.destroy();
  }
}
