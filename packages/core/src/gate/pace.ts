/** Tests that one reading may judge: each leaves a kilobyte of the runner's behind, and all are suspects when it shows growth. */
const largestBatch = 8;

/** Tests after growth, and at the beginning of a file, that are read one by one: growth comes in company. */
const watchfulTests = 16;

/** Keeps readings within a share of the run's own time. */
export class Pace {
  readonly #overhead: number;
  /** Milliseconds that a reading takes, as the last ones did. */
  #cost = 0;
  #end = 0;
  #watchful = watchfulTests;

  /** @param overhead share of the time between readings that a reading may take; Infinity for one after each test. */
  constructor(overhead: number) {
    this.#overhead = overhead;
  }

  /** A reading was taken. */
  read(start: number, end: number): void {
    const cost = end - start;
    // One that was interrupted by another process would slow all that follow down.
    this.#cost = this.#cost === 0 ? cost : Math.min(this.#cost * 1.2, (this.#cost * 3 + cost) / 4);
    this.#end = end;
  }

  /** Tests were judged. */
  judged(tests: number, areSuspected: boolean): void {
    this.#watchful = areSuspected ? watchfulTests : Math.max(0, this.#watchful - tests);
  }

  /** Whether the next reading is affordable, or overdue. */
  isDue(now: number, tests: number): boolean {
    if (this.#watchful > 0 || tests >= largestBatch) return true;
    return (now - this.#end) * this.#overhead >= this.#cost;
  }
}
