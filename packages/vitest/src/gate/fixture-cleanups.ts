/**
 * Cleanups of the fixtures that a test set up. The runner keeps them in a map of its own, under the test's
 * context, and offers no way to call them; it puts them there in the synchronous part of a call.
 */
export class FixtureCleanups {
  static readonly #known = new WeakMap<object, FixtureCleanups>();
  readonly #context: object;
  #cleanups: (() => unknown)[] = [];

  /** The map's entry stays for the next run of a test, so we stay as well. */
  static of(context: object): FixtureCleanups {
    let cleanups = FixtureCleanups.#known.get(context);
    if (!cleanups) {
      cleanups = new FixtureCleanups(context);
      FixtureCleanups.#known.set(context, cleanups);
    }
    return cleanups;
  }

  private constructor(context: object) {
    this.#context = context;
  }

  /** Calls a hook or a test function; the map is only looked at until it first waits. */
  watch<Result>(call: () => Result): Result {
    const original = Object.getOwnPropertyDescriptor(WeakMap.prototype, 'set')!;
    const set = original.value as WeakMap<object, unknown>['set'];
    const found = (key: object, value: unknown): void => {
      if (key === this.#context && Array.isArray(value)) this.#cleanups = value as (() => unknown)[];
    };
    // oxlint-disable-next-line no-extend-native -- put back before anything asynchronous can run
    Object.defineProperty(WeakMap.prototype, 'set', {
      ...original,
      value(this: WeakMap<object, unknown>, key: object, value: unknown): unknown {
        found(key, value);
        return set.call(this, key, value);
      },
    });
    try {
      return call();
    } finally {
      // oxlint-disable-next-line no-extend-native
      Object.defineProperty(WeakMap.prototype, 'set', original);
    }
  }

  async callAll(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).toReversed()) await cleanup();
  }
}
