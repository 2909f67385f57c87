import { checkOptions, flag, type OptionChecks } from '../options/options.ts';
import { readSnapshotFile, writeSnapshotFile } from '../engine/engine.ts';
import { readHeapGraph } from '../heap/heap.ts';
import { readOwnHeap } from './read-own-heap.ts';
import { openSnapshot, type Snapshot, type SnapshotOptions } from './snapshot.ts';

/** How a snapshot is taken. */
export interface TakeSnapshotOptions extends SnapshotOptions {
  /**
   * Also write it to this new file (mode 0600), for Chrome DevTools or memlab; the name should end in
   * `.heapsnapshot`. It holds every string of the program. Default: nothing is written.
   */
  readonly saveTo?: string | undefined;
}

const loadChecks: OptionChecks<SnapshotOptions> = { showValues: flag };
const takeChecks: OptionChecks<TakeSnapshotOptions> = {
  ...loadChecks,
  saveTo: ['the path of a new file', (value) => typeof value === 'string' && value !== ''],
};

/**
 * Takes a snapshot of this isolate's heap, after a garbage collection. The program stands still
 * meanwhile: some seconds per 100 MB of text.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when an option is wrong, or the file exists or cannot be written.
 * @example
 * const before = await takeSnapshot();
 * await work();
 * const after = await takeSnapshot();
 * after.diff(before).classes[0]; // { className: 'Session', added: 20, removed: 0, ... }
 */
export async function takeSnapshot(options: TakeSnapshotOptions = {}): Promise<Snapshot> {
  checkOptions(options, takeChecks);
  const { saveTo, showValues = false } = options;
  if (saveTo === undefined) return openSnapshot(readOwnHeap(), { showValues });
  writeSnapshotFile(saveTo);
  return loadSnapshot(saveTo, { showValues });
}

/**
 * Reads a `.heapsnapshot` file of V8: Node's, Chrome's, or one that we kept. Its size is bound by
 * memory alone, not by the longest string.
 * @throws LeaktightError LEAKTIGHT_BAD_OPTION when it cannot be read, LEAKTIGHT_BAD_SNAPSHOT when it is incomplete or no heap snapshot.
 * @example const snapshot = await loadSnapshot('.leaktight/heap-1.heapsnapshot');
 */
export async function loadSnapshot(path: string, options: SnapshotOptions = {}): Promise<Snapshot> {
  checkOptions(options, loadChecks);
  return openSnapshot(await readHeapGraph(readSnapshotFile(path)), options);
}
