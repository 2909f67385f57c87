import type { GateSettings, ThresholdLayer } from '@leaktight/core';
import { readSettings } from '@leaktight/core/gate';
import type { CircusBlock, CircusTest } from '../jest-environment.ts';

/** Thresholds that were set by calls within the file, by the test or block that made them. */
export class BlockThresholds {
  readonly #calls = new WeakMap<object, ThresholdLayer[]>();

  /**
   * @param place where the call is made.
   * @throws LeaktightError that names the place.
   */
  add(settings: GateSettings, place: CircusTest | CircusBlock): void {
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
