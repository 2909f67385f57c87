import type { CircusBlock, CircusHook } from '../jest-environment.ts';

/** The longest that a timer can wait: about 25 days. */
const noTimeout = 2 ** 31 - 1;

/**
 * A hook after the last test of a file, before anything of it is torn down. It has to be one of the runner's: Jest 30
 * refuses what tests ask of their environment (`import`, `jest`) anywhere else than in tests and hooks.
 */
export class LastWord {
  readonly #hook: CircusHook & Record<string, unknown>;

  constructor(speak: () => Promise<void>) {
    this.#hook = {
      type: 'afterAll',
      // Without parameters, else Jest would wait for a callback.
      fn: () => speak(),
      timeout: noTimeout,
      asyncError: new Error('the leak gate measured for too long'),
      seenDone: false,
    };
  }

  /** To be called when the run starts: hooks of setup files and of the test file are there, and come later. */
  addTo(root: CircusBlock): void {
    const hook = Object.assign(this.#hook, { parent: root });
    (root.hooks as CircusHook[]).unshift(hook);
  }

  is(hook: CircusHook): boolean {
    return hook === this.#hook;
  }
}
