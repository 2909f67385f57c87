/** Tests that one reading may judge: all are suspects when it shows growth. */
const largestBatch = 12;

/** Part of a limit that a batch is expected to fill: what the runner and V8 leave behind of each test varies. */
const fill = 0.7;

/** Batches that tell what the next one will leave behind. */
const remembered = 9;

/** Tests after one that left bytes above a limit, which are read one by one: growth comes in company, and is told of by name. */
const watchfulTests = 32;

/** What tests took that were judged together. */
export interface Judged {
  readonly tests: number;
  /** Part of the nearest limit. */
  readonly share: number;
  /** Part of the nearest limit but that of objects. */
  readonly bytes: number;
  /** Whether one of them is suspected of having left more than such a limit. */
  readonly hasManyBytes: boolean;
}

/** At the beginning of a file most tests are the first to call what they test. */
const firstBatch = 3;

/** Keeps readings within a share of the run's own time. */
export class Pace {
  readonly #overhead: number;
  /** Milliseconds that a reading takes, as the last ones did. */
  #cost = 0;
  #end = 0;
  #batch = firstBatch;
  /** Share of a limit that each test of the last batches took. */
  readonly #shares: number[] = [];
  /** The same, but for objects. */
  readonly #bytes: number[] = [];
  #watchful = 0;
  /** Whether readings clear none. */
  #isVain = false;

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

  judged({ tests, share, bytes, hasManyBytes }: Judged): void {
    this.#watchful = hasManyBytes ? watchfulTests : Math.max(0, this.#watchful - tests);
    remember(this.#shares, share / tests);
    remember(this.#bytes, bytes / tests);
    this.#isVain = this.#shares.length === remembered && Math.min(...this.#shares) > 1;
    // Then a reading of each tells no more than one of as many as stay below a limit in bytes.
    const typical = median(this.#isVain ? this.#bytes : this.#shares);
    this.#batch = Math.max(1, Math.min(largestBatch, Math.floor(fill / typical)));
  }

  /** Whether the next reading is affordable, or overdue. */
  isDue(now: number, tests: number): boolean {
    if (this.#watchful > 0 || tests >= this.#batch) return true;
    if (this.#isVain && this.#overhead < Infinity) return false;
    return (now - this.#end) * this.#overhead >= this.#cost;
  }
}

function remember(shares: number[], share: number): void {
  shares.push(Math.max(0, share));
  if (shares.length > remembered) shares.shift();
}

/** A test among many that left much says nothing of the others. */
function median(shares: readonly number[]): number {
  return shares.toSorted((a, b) => a - b)[shares.length >> 1]!;
}
