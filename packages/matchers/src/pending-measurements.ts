import { LeaktightError } from '@leaktight/core';

/** A measurement that has begun; `abandon` makes its assertion resolve quietly, for its test is over. */
export interface PendingMeasurement {
  /** The assertion as the user writes it: `expect(run).not.toLeak()`. */
  readonly assertion: string;
  readonly settled: Promise<void>;
  abandon(): void;
  /** The error that its assertion fails with; null when it passes. */
  failure(): Promise<Error | null>;
  /** Puts the stack of the assertion on an error. */
  locate(error: Error): Error;
}

/** Measurements under way, and the latest one, by whom they belong to (a test, or its name). */
export class PendingMeasurements {
  readonly #running = new Map<PendingMeasurement, unknown>();
  readonly #latest = new Map<unknown, PendingMeasurement>();

  add(measurement: PendingMeasurement, owner: unknown): void {
    this.#running.set(measurement, owner);
    this.#latest.set(owner, measurement);
    void measurement.settled.then(() => this.#running.delete(measurement));
  }

  /**
   * Waits for what `owner` left running; returns the error that its test deserves, or null. Where the runner's
   * patience ended (`timedOut`), that is what the latest measurement would have said: explaining may take longer.
   */
  async abandon(owner: unknown, timedOut = false): Promise<Error | null> {
    const latest = this.#latest.get(owner);
    this.#latest.delete(owner);
    const left = [...this.#running].filter(([, of]) => of === owner).map(([measurement]) => measurement);
    for (const measurement of left) measurement.abandon();
    await Promise.all(left.map((measurement) => measurement.settled));
    // It may have settled since, while the runner was still busy with the time-out.
    if (timedOut) return (await latest?.failure()) ?? null;
    return left[0] ? notAwaited(left[0]) : null;
  }
}

function notAwaited(measurement: PendingMeasurement): LeaktightError {
  const error = new LeaktightError(
    'LEAKTIGHT_NOT_AWAITED',
    `The test ended while ${measurement.assertion} was still measuring, so its result would be lost. Write: await ${measurement.assertion}.`,
  );
  measurement.locate(error);
  return error;
}
