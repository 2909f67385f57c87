/** Tells whether anybody waits for the result of one assertion. */
export class Awaited {
  #isAwaited = false;
  #isBeingCalled = true;

  /** Made in the call of the matcher. */
  constructor() {
    // The real ones: fake timers replace `queueMicrotask`.
    void Promise.resolve().then(() => {
      this.#isBeingCalled = false;
    });
  }

  /** Whether somebody waits, or did. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /**
   * The promise for the runner. It asks for the result itself, `ownThens` times while it calls the matcher, and hands what
   * the last one returns to the test.
   * @param isTold whether the test is told when nobody waits; then a rejection is no business of the process.
   */
  watch<T>(outcome: PromiseLike<T>, ownThens: number, isTold: boolean): Promise<T> {
    if (ownThens === 0 && isTold) void outcome.then(undefined, () => undefined);
    return new WatchedPromise(outcome, (next) => {
      if (ownThens > 0 && this.#isBeingCalled) return this.watch(next, ownThens - 1, isTold);
      this.#isAwaited = true;
      return next;
    });
  }
}

type OnAsked = <R>(next: PromiseLike<R>) => PromiseLike<R>;

/** A promise by its methods, which all come down to `then`; its own state stays empty. */
class WatchedPromise<T> extends Promise<T> {
  // `finally` makes promises of its own.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  readonly #outcome: PromiseLike<T>;
  readonly #onAsked: OnAsked;

  constructor(outcome: PromiseLike<T>, onAsked: OnAsked) {
    super(() => undefined);
    this.#outcome = outcome;
    this.#onAsked = onAsked;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- this is what tells that somebody waits
  override then<R = T, E = never>(
    onFulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.#onAsked(this.#outcome.then(onFulfilled, onRejected)) as Promise<R | E>;
  }
}
