import { LeaktightError } from '@leaktight/core';

/** A measurement that has begun; `abandon` makes its assertion resolve quietly, for its test is over. */
export interface PendingMeasurement {
  /** The assertion as the user writes it: `expect(run).not.toLeak()`. */
  readonly assertion: string;
  readonly settled: Promise<void>;
  abandon(): void;
  /** Puts the stack of the assertion on an error. */
  locate(error: Error): Error;
}

/** Measurements under way, by whom they belong to (a test, or its name). */
export class PendingMeasurements {
  readonly #owners = new Map<PendingMeasurement, unknown>();

  add(measurement: PendingMeasurement, owner: unknown): void {
    this.#owners.set(measurement, owner);
    void measurement.settled.then(() => this.#owners.delete(measurement));
  }

  /** Waits for what `owner` left running; returns the error that its test deserves, or null. */
  async abandon(owner: unknown): Promise<LeaktightError | null> {
    const left = [...this.#owners].filter(([, of]) => of === owner).map(([measurement]) => measurement);
    const first = left[0];
    if (!first) return null;
    const error = new LeaktightError(
      'LEAKTIGHT_NOT_AWAITED',
      `The test ended while ${first.assertion} was still measuring, so its result would be lost. Write: await ${first.assertion}.`,
    );
    first.locate(error);
    for (const measurement of left) measurement.abandon();
    await Promise.all(left.map((measurement) => measurement.settled));
    return error;
  }
}
