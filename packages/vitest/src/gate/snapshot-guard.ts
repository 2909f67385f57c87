import type { RunnerTestCase } from 'vitest';
import { expect } from 'vitest';

/** What the runner keeps of the snapshots of a file; its fields are its own. */
type SnapshotState = Record<string, unknown>;

/** Lets a test meet its snapshots again without writing, counting or forgetting any of them. */
export class SnapshotGuard {
  readonly #state: SnapshotState | undefined;
  readonly #original: Record<string, unknown> = {};

  constructor({ id }: RunnerTestCase) {
    // Not the context's own `expect`: asking for it makes one, which extends chai anew.
    this.#state = (expect.getState() as unknown as { snapshotState?: SnapshotState }).snapshotState;
    if (!this.#state || hasNone(this.#state, id)) return;
    for (const [name, value] of Object.entries(this.#state)) {
      const copy = copyOf(value);
      if (copy === value) continue;
      this.#original[name] = value;
      this.#state[name] = copy;
    }
  }

  restore(): void {
    if (this.#state) Object.assign(this.#state, this.#original);
  }
}

/** Most tests have no snapshots, and no need for copies. */
function hasNone({ ['_testIdToKeys']: keys }: SnapshotState, id: string): boolean {
  return keys instanceof Map && !keys.has(id);
}

/** Of collections; what else there is is not changed by assertions. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as unknown[])];
  if (value instanceof Set) return new Set(value);
  if (value instanceof Map) {
    // The runner's own kinds of maps, which know what to answer for a key that is not there.
    const copy = Object.setPrototypeOf(new Map(value), Object.getPrototypeOf(value) as object) as object;
    return Object.assign(copy, value);
  }
  const isPlain =
    typeof value === 'object' && value !== null && isPlainPrototype(Object.getPrototypeOf(value));
  return isPlain ? Object.assign(Object.create(Object.getPrototypeOf(value) as object), value) : value;
}

function isPlainPrototype(prototype: unknown): boolean {
  return prototype === null || prototype === Object.prototype;
}
