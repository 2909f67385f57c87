import { fullGc, minorGc } from './garbage-collector.ts';
import { readMemory } from './memory-reading.ts';
import { NewObjectWindow, type NewObjectWay } from './new-object-window.ts';
import { isOwnUrl } from './own-frames.ts';
import { delay, macrotask, now } from './real-timers.ts';
import { keepSnapshot, type KeptSnapshot } from './kept-snapshot.ts';
import { readTextFile } from './text-file.ts';
import { openPlaces, type LocatedPlace, type ScriptPlace } from './snapshot-places.ts';

/** All that an explanation may ask of Node and V8; a fake one stands in for it in tests. */
export interface ExplainEngine {
  now(): number;
  macrotask(): Promise<void>;
  delay(milliseconds: number): Promise<void>;
  collectGarbage(): void;
  /** Bytes of live and dead objects in the V8 heap. */
  usedHeap(): number;
  isOwnUrl(url: string): boolean;
  openNewObjectWindow(
    measured: object,
    way: NewObjectWay,
  ): Pick<
    NewObjectWindow,
    | 'numberingTime'
    | 'takeSnapshot'
    | 'describe'
    | 'watchSize'
    | 'watchTimers'
    | 'variableOf'
    | 'longestTextOf'
    | 'close'
  >;
  openPlaces(places: readonly ScriptPlace[]): (place: ScriptPlace) => LocatedPlace | null;
  keepSnapshot(keep: true | string): KeptSnapshot;
  workingFolder(): string;
  /** Null when it cannot be read. */
  readTextFile(file: string): string | null;
}

/** The engine of the isolate that runs this code. */
export const nodeExplainEngine: ExplainEngine = {
  now,
  macrotask,
  delay,
  collectGarbage: fullGc,
  usedHeap: () => readMemory().heapUsed,
  isOwnUrl,
  openNewObjectWindow(measured, way) {
    // The first collection makes a context of its own, which is not to be taken for new.
    minorGc();
    return new NewObjectWindow(measured, way);
  },
  openPlaces,
  keepSnapshot,
  workingFolder: () => process.cwd(),
  readTextFile,
};
