import type { Engine } from '../engine/engine.ts';
import { reasonOf } from '../errors.ts';
import { isThenable } from '../settle-in-time.ts';
import type { WatchOptions } from './watch-options.ts';

/** Calls what the user gave to a watch: a failure there must not end the service that is watched. */
export class GuardedCalls {
  readonly #warn: Engine['warn'];
  readonly #told = new Set<string>();

  constructor({ warn }: Pick<Engine, 'warn'>) {
    this.#warn = warn;
  }

  /** Warns about the first failure of each option, also of an async function. */
  call(option: keyof WatchOptions, action: () => unknown): void {
    try {
      const pending = action();
      if (isThenable(pending)) pending.then(undefined, (error: unknown) => this.#tell(option, error));
    } catch (error) {
      this.#tell(option, error);
    }
  }

  #tell(option: string, error: unknown): void {
    if (this.#told.has(option)) return;
    this.#told.add(option);
    this.#warn(
      `\`${option}\` of watchMemory failed: ${reasonOf(error)}. The watch goes on, and tells no further failure of it. Catch what it may throw.`,
      error,
    );
  }
}
