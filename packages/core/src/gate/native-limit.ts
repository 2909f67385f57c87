import type { Gauge } from './suspicions.ts';
import type { Limits } from './thresholds.ts';

/** Has native memory counted where a limit asks for it, and remembers why it cannot be. */
export class NativeLimit {
  readonly #gauge: Gauge;
  #why: string | null | undefined;

  constructor(gauge: Gauge) {
    this.#gauge = gauge;
  }

  /** Why native memory was asked for and not judged; null when that did not happen. */
  get unjudged(): string | null {
    return this.#why ?? null;
  }

  /** The limits as far as they can be judged here. */
  judgeable<Some extends Pick<Limits, 'native'>>(limits: Some): Some {
    if (!limits.native || this.open()) return limits;
    return { ...limits, native: null };
  }

  /** @returns whether native memory is counted from now on. */
  open(): boolean {
    this.#why ??= this.#gauge.openNative();
    return this.#why === null;
  }
}
