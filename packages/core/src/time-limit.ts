/** What tells how long something takes. */
export interface Clock {
  /** Milliseconds of a clock that tests cannot replace. */
  now(): number;
  /** Milliseconds that this process has worked. */
  workedTime(): number;
}

/**
 * Tells whether so many milliseconds are over from now on: by the clock and by what the processor worked, of which a busy machine gives
 * only a part; by the clock alone once it is so many times as late.
 */
export function timeLimit(clock: Clock, milliseconds: number, mostWaiting: number): () => boolean {
  const start = clock.now();
  const workedBefore = clock.workedTime();
  return () => {
    const passed = clock.now() - start;
    if (passed >= mostWaiting * milliseconds) return true;
    return passed >= milliseconds && clock.workedTime() - workedBefore >= milliseconds;
  };
}
