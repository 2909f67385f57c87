import v8 from 'node:v8';
import { fullGc, minorGc } from '../garbage-collector.ts';

/** What is in use at one moment; `heap` is exact after a full collection, an upper bound after a scavenge. */
export interface GaugeReading {
  readonly heap: number;
  readonly external: number;
  readonly handles: number;
  /** A full collection ended since the last reading, as far as that can be seen. */
  readonly collected: boolean;
}

// Code, bytecode and maps have spaces of their own in newer versions; user objects are in these.
const spaces = new Set(['old_space', 'large_object_space']);

/** Readings that V8 may take to mark the heap: asking a WeakRef while it marks keeps its target for another round. */
const longestMarking = 24;

/** Reads how much is in use before and after a test, cheaply or exactly. */
export class HeapGauge {
  /** Each is asked once, when it is old enough to be from before the marking; only full collections clear them. */
  #sentinels: WeakRef<object>[] = [];

  /** Every young object that is still held moves to the old generation, whose growth bounds what survived. */
  readBound(): GaugeReading {
    // An object leaves the young generation at the second scavenge that it survives.
    minorGc();
    minorGc();
    let heap = 0;
    for (const { space_name: name, space_used_size: used } of v8.getHeapSpaceStatistics())
      if (spaces.has(name)) heap += used;
    return this.#reading(heap);
  }

  /** Bytes in use after a full collection. */
  readExact(): GaugeReading {
    fullGc();
    return this.#reading(v8.getHeapStatistics().used_heap_size);
  }

  #reading(heap: number): GaugeReading {
    const { external_memory: external } = v8.getHeapStatistics();
    return {
      heap,
      external,
      handles: process.getActiveResourcesInfo().length,
      collected: this.#sawCollection(),
    };
  }

  #sawCollection(): boolean {
    const oldest = this.#sentinels.length > longestMarking ? this.#sentinels.shift() : undefined;
    const collected = oldest !== undefined && oldest.deref() === undefined;
    if (collected) this.#sentinels = [];
    this.#sentinels.push(new WeakRef({}));
    return collected;
  }
}
