import { runCalls, type CallSeries } from '../probe/probe.ts';

/** Part of the time of the calls that collections between them may take. */
const collectorShare = 0.5;

/**
 * Collects now and then while calls are made without a look at the heap: lists of weak references are swept of what was collected, and
 * would grow with the calls until then.
 */
export class CollectorOnTheWay {
  readonly #series: CallSeries;
  #called = 0;
  #collected = 0;

  constructor(series: CallSeries) {
    this.#series = series;
  }

  /** Runs calls with a collection after each part, as long as there is time for these; returns how many were made before the deadline. */
  async runCalls(count: number, part: number): Promise<number> {
    const { engine } = this.#series;
    let made = 0;
    while (made < count) {
      const wanted = Math.min(part, count - made);
      const start = engine.now();
      const run = await runCalls(this.#series, wanted, null);
      made += run;
      this.#called += engine.now() - start;
      if (run < wanted) break;
      if (this.#collected <= collectorShare * this.#called) this.#collect();
    }
    return made;
  }

  #collect(): void {
    const { engine } = this.#series;
    const start = engine.now();
    engine.collectGarbage();
    this.#collected += engine.now() - start;
  }
}
