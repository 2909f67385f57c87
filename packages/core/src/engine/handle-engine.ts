import { isMainThread } from 'node:worker_threads';
import { fullGc } from './garbage-collector.ts';
import type { RawFrame } from './sampling-profile.ts';
import { delay, macrotask, now } from './real-timers.ts';
import type { StackFrame } from '../finding.ts';
import { mapStacks } from './mapped-stacks.ts';
import { watchHandles, type HandleWatch } from './handle-watch.ts';
import { takeCensus, type Census } from './resource-census.ts';

export type { HandleWatch, OpenHandles } from './handle-watch.ts';
export type { Census } from './resource-census.ts';

/** What the handles tracker may ask of Node. */
export interface HandleEngine {
  /** False in a worker thread, where file descriptors and child processes are not its own alone. */
  readonly ownsProcess: boolean;
  takeCensus(): Census;
  watchHandles(): HandleWatch;
  /** In the words of the original sources. */
  mapStacks(stacks: readonly (readonly RawFrame[])[]): StackFrame[][];
  /** Milliseconds of the real clock. */
  now(): number;
  collectGarbage(): void;
  macrotask(): Promise<void>;
  delay(milliseconds: number): Promise<void>;
}

export const nodeHandleEngine: HandleEngine = {
  ownsProcess: isMainThread,
  takeCensus,
  watchHandles,
  mapStacks,
  now,
  collectGarbage: fullGc,
  macrotask,
  delay,
};
