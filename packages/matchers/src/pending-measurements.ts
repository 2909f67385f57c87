import { LeaktightError } from '@leaktight/core';

/** A measurement that has begun; `abandon` makes its assertion resolve quietly, for its test is over. */
export interface PendingMeasurement {
  /** The assertion as the user writes it: `expect(run).not.toLeak()`. */
  readonly assertion: string;
  readonly settled: Promise<void>;
  /** Whether somebody waits for its result, or did. */
  isAwaited(): boolean;
  abandon(): void;
  /** The error that its assertion fails with; null when it passes. */
  failure(): Promise<Error | null>;
  /** Puts the stack of the assertion on an error. */
  locate(error: Error): Error;
}

/** A measurement that runs, or whose result nobody has asked for. */
interface Open {
  readonly measurement: PendingMeasurement;
  readonly owner: unknown;
  isRunning: boolean;
}

/** Measurements whose result may be lost, and the latest one, by whom they belong to (a test, or its name). */
export class PendingMeasurements {
  readonly #open = new Set<Open>();
  readonly #latest = new Map<unknown, PendingMeasurement>();

  add(measurement: PendingMeasurement, owner: unknown): void {
    const open: Open = { measurement, owner, isRunning: true };
    this.#open.add(open);
    this.#latest.set(owner, measurement);
    void measurement.settled.then(() => {
      open.isRunning = false;
      if (measurement.isAwaited()) this.#open.delete(open);
    });
  }

  /**
   * Waits for what `owner` left running; returns the error that its test deserves, or null. Where the runner's
   * patience ended (`timedOut`), that is what the latest measurement would have said: explaining may take longer.
   */
  async abandon(owner: unknown, timedOut = false): Promise<Error | null> {
    const latest = this.#latest.get(owner);
    this.#latest.delete(owner);
    const [error] = await this.#close((open) => open.owner === owner, isLost);
    // It may have settled since, while the runner was still busy with the time-out.
    return timedOut ? ((await latest?.failure()) ?? null) : (error ?? null);
  }

  /**
   * The same for an owner that is a guess, as it is where tests run at once: what somebody waits for may be another's,
   * and goes on.
   */
  async abandonUnawaited(owner: unknown): Promise<Error | null> {
    this.#latest.delete(owner);
    const [error] = await this.#close((open) => open.owner === owner && isUnawaited(open), isUnawaited);
    return error ?? null;
  }

  /** The same for all that is left when every owner is gone. */
  async abandonAll(): Promise<readonly Error[]> {
    this.#latest.clear();
    return await this.#close(() => true, isLost);
  }

  async #close(isOver: (open: Open) => boolean, isLeft: (open: Open) => boolean): Promise<readonly Error[]> {
    const over = [...this.#open].filter(isOver);
    const left = over.filter(isLeft);
    for (const open of over) this.#open.delete(open);
    // Before they are waited for, which changes what there is to say.
    const errors = left.map(notAwaited);
    for (const { measurement } of left) measurement.abandon();
    await Promise.all(left.map(({ measurement }) => measurement.settled));
    return errors;
  }
}

function isLost(open: Open): boolean {
  return open.isRunning || isUnawaited(open);
}

function isUnawaited({ measurement }: Open): boolean {
  return !measurement.isAwaited();
}

function notAwaited({ isRunning, measurement }: Open): LeaktightError {
  const { assertion } = measurement;
  const problem = isRunning
    ? `The test ended while ${assertion} was still measuring`
    : `The test ended and nobody had awaited ${assertion}`;
  const error = new LeaktightError(
    'LEAKTIGHT_NOT_AWAITED',
    `${problem}, so its result would be lost. Write: await ${assertion}.`,
  );
  measurement.locate(error);
  return error;
}
