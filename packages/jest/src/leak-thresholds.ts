import type { GateSettings } from '@leaktight/core';
import { findDoor } from './sandbox-door.ts';

/** Sets thresholds of the leak gate from within a file, a block or a test. */
export interface LeakThresholds {
  /**
   * Holds for the file at its top, for a block inside of `describe`, for a test inside of it.
   * @throws LeaktightError on unknown keys and unreadable sizes, Error where Jest does not tell which of several tests calls.
   * @example leakThresholds({ heap: '5MB' });
   */
  (settings: GateSettings): void;
  /** Leaves the file, the block or the test unjudged; the reason is listed in the summary. */
  skip(reason: string): void;
}

/** Thresholds of the leak gate for the file, the block or the test that calls it; nothing where another environment runs. */
export const leakThresholds: LeakThresholds = Object.assign((settings: GateSettings) => set(settings), {
  skip: (reason: string) => set({ skip: reason }),
});

function set(settings: GateSettings): void {
  findDoor(globalThis)?.setThresholds(settings);
}
