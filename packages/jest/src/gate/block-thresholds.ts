import type { GateSettings, ThresholdLayer } from '@leaktight/core';
import { readSettings } from '@leaktight/core/gate';
import type { CircusBlock, CircusState, CircusTest } from '../jest-environment.ts';

/** Thresholds that were set by calls within the file, by the test or block that made them. */
export class BlockThresholds {
  readonly #calls = new WeakMap<object, ThresholdLayer[]>();
  #state: CircusState | undefined;

  /** Keeps track of where a call comes from. */
  follow(state: CircusState): void {
    this.#state = state;
  }

  /** @throws LeaktightError that names the place. */
  add(settings: GateSettings): void {
    const place = this.#state?.currentlyRunningTest ?? this.#state?.currentDescribeBlock;
    if (!place)
      throw new Error('Could not set leak thresholds: leakThresholds() was called outside of a test file.');
    const layer = readSettings(settings, `leakThresholds() in ${describePlace(place)}`);
    this.#calls.set(place, [...this.of(place), layer]);
  }

  of(place: object): readonly ThresholdLayer[] {
    return this.#calls.get(place) ?? [];
  }

  /** Forgets what an earlier attempt has set. */
  forget(test: CircusTest): void {
    this.#calls.delete(test);
  }
}

/** `test "adds"`, `describe "cart"`, `the file`. */
export function describePlace(place: CircusTest | CircusBlock): string {
  if ('fn' in place) return `test "${place.name}"`;
  return place.parent ? `describe "${place.name}"` : 'the file';
}
