import { calmCompilers } from './compiler-flags.ts';
import { InspectorSession } from './inspector-session.ts';
import type { SamplingProfile } from './sampling-profile.ts';

const everyByte = { samplingInterval: 1 };

/** V8's sampling heap profiler; at an interval of 1 byte it sees every allocation. */
export class AllocationSampler {
  readonly #session = new InspectorSession();
  #closed = false;
  // From the warm-up on: what gets hot in it is compiled for the measurement.
  readonly #restoreCompilers = calmCompilers();

  /** Whether another client (a debugger, `--heap-prof`) samples this isolate; V8 has one profiler for all. */
  isTaken(): boolean {
    try {
      this.#session.postNow('HeapProfiler.getSamplingProfile');
      return true;
    } catch {
      return false;
    }
  }

  /** @param withCollected also lists what was collected meanwhile: everything that was allocated. */
  start(intervalBytes: number, withCollected = false): void {
    this.#session.postNow('HeapProfiler.startSampling', {
      samplingInterval: intervalBytes,
      includeObjectsCollectedByMajorGC: withCollected,
      includeObjectsCollectedByMinorGC: withCollected,
    });
  }

  /** Collects all garbage first, so that only live samples are listed. */
  read(): SamplingProfile {
    return this.#session.postNow<{ profile: SamplingProfile }>('HeapProfiler.getSamplingProfile').profile;
  }

  /**
   * Old objects are given places within areas that V8 counts as in use as a whole, up to 256 kB. Sampling at each byte, for
   * a moment, ends these areas, so that the bytes in use are what objects take.
   */
  endAreas(): void {
    this.#session.tell('HeapProfiler.startSampling', everyByte);
    this.#session.tell('HeapProfiler.disable');
  }

  /** Forgets all samples, without the collection and the profile that `stopSampling` would cost. */
  stop(): void {
    this.#session.postNow('HeapProfiler.disable');
  }

  /** Safe to call again. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.stop();
    } finally {
      this.#restoreCompilers();
      this.#session.close();
    }
  }
}
