import type { GateSettings } from '@leaktight/core';
import type { BoundMatcher } from '@leaktight/matchers';

/**
 * What code inside Jest's sandbox reaches of us outside of it: one fresh object for each test file, so that
 * core is loaded once for each worker and not once for each file.
 */
export interface SandboxDoor {
  readonly matchers: Record<string, BoundMatcher>;
  /** Sets thresholds of the leak gate for the test or block that runs. */
  setThresholds(settings: GateSettings): void;
}

const key: unique symbol = Symbol.for('leaktight');

export function installDoor(sandbox: object, door: SandboxDoor): void {
  Object.defineProperty(sandbox, key, { value: door, configurable: true, enumerable: false });
}

/** Undefined where another environment runs. */
export function findDoor(sandbox: object): SandboxDoor | undefined {
  return (sandbox as { readonly [key]?: SandboxDoor })[key];
}
