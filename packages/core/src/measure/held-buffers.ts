import type { Engine } from '../engine/engine.ts';

/** Bytes that what the calls keep may take before the run ends early. */
export const mostBytes = 256e6;

/** Bytes per call from which on buffers tell when to end. */
const leastPerCall = 1000;

/** What the calls of a measurement keep outside of the heap, in buffers: samples do not show it. */
export class HeldBuffers {
  readonly #engine: Engine;
  readonly #atStart: number;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#atStart = engine.readMemory().external;
  }

  /** After a collection. What it found is freed in the background, which is waited for where the amount matters. */
  bytes(): number {
    if (this.#came() > mostBytes) this.#engine.collectYoung();
    return this.#came();
  }

  /** Calls in all until they take too much memory. */
  roomForCalls(calls: number): number {
    const perCall = this.#came() / calls;
    return perCall > leastPerCall ? calls + Math.floor(mostBytes / perCall) : Infinity;
  }

  #came(): number {
    return Math.max(0, this.#engine.readMemory().external - this.#atStart);
  }
}
