import type { Growth } from './growth.ts';

/** Bytes that the runners were seen to leave behind around every test, at the most; more is the test's. */
const largestShare = 10_000;

/** Readings from which the least one tells what the runner leaves. */
const fewestReadings = 4;

/**
 * What the runner itself leaves behind around each test of a file: the least growth that was seen. Without it, a
 * limit of some ten thousand bytes would suspect every test.
 */
export class RunnerShare {
  #least = largestShare;
  #readings = 0;

  /** Growth without the runner's share, as far as the earlier readings tell it. */
  takeOff(growth: Growth): Growth {
    const heap = growth.heap ?? 0;
    const share = this.#readings < fewestReadings ? 0 : this.#least;
    if (heap > 0) {
      this.#readings += 1;
      this.#least = Math.min(this.#least, heap);
    }
    return { ...growth, heap: heap - share };
  }
}
