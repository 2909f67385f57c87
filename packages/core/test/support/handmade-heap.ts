import type { GaugeReading } from '../../src/engine/gauge/gauge.ts';
import type { Gauge } from '../../src/gate/suspicions.ts';

/** A heap that tests fill by hand. */
export class HandmadeHeap implements Gauge {
  used = 1e7;
  collected = false;
  native: number | null = null;
  /** Why native memory cannot be counted. */
  why: string | null = null;
  handles = 0;
  time = 0;
  /** Part of the time that a busy machine gives to the process. */
  share = 1;
  /** Bytes that only a full collection frees. */
  garbage = 0;
  exactReadings = 0;
  boundReadings = 0;
  readonly #kept: unknown[] = [];

  /** Leaves bytes behind, for profiles as well, which see what is really allocated. */
  keep(bytes: number): void {
    this.used += bytes;
    if (bytes > 0) this.#kept.push(Array.from({ length: bytes / 8 }, () => 0));
  }

  readBound(): GaugeReading {
    this.boundReadings += 1;
    const reading = {
      heap: this.used + this.garbage,
      old: this.used + this.garbage,
      external: 0,
      native: this.native,
      collected: this.collected,
    };
    this.collected = false;
    return reading;
  }
  readExact(): GaugeReading {
    this.exactReadings += 1;
    this.garbage = 0;
    return { ...this.readBound(), collected: true };
  }
  openNative(): string | null {
    if (this.why === null) this.native ??= 0;
    return this.why;
  }
  countHandles(): number {
    return this.handles;
  }
  openKinds(): Record<string, number> {
    return { Timeout: this.handles };
  }
  now(): number {
    return this.time;
  }
  workedTime(): number {
    return this.time * this.share;
  }
  makeRoom(): boolean {
    // There is no young generation here.
    return false;
  }
}
