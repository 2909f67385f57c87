/** Tests that one reading may judge: each leaves a kilobyte of the runner's behind, and all are suspects when it shows growth. */
const largestBatch = 8;

/** Tests after one that left bytes above a limit, which are read one by one: growth comes in company, and is told of by name. */
const watchfulTests = 32;

/** At the beginning of a file most tests are the first to call what they test. */
const firstBatch = 3;

/** Keeps readings within a share of the run's own time. */
export class Pace {
  readonly #overhead: number;
  /** Milliseconds that a reading takes, as the last ones did. */
  #cost = 0;
  #end = 0;
  #batch = firstBatch;
  #watchful = 0;

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

  /** Tests were judged: a reading costs as much as running a few small tests again, so that some suspicions are worth it. */
  judged(tests: number, suspicion: 'none' | 'objects' | 'bytes'): void {
    this.#watchful = suspicion === 'bytes' ? watchfulTests : Math.max(0, this.#watchful - tests);
    if (suspicion !== 'none') this.#batch = Math.max(1, this.#batch - 1);
    else if (tests >= this.#batch) this.#batch = Math.min(largestBatch, this.#batch + 1);
  }

  /** Whether the next reading is affordable, or overdue. */
  isDue(now: number, tests: number): boolean {
    if (this.#watchful > 0 || tests >= this.#batch) return true;
    return (now - this.#end) * this.#overhead >= this.#cost;
  }
}
