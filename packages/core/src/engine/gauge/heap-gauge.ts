import v8 from 'node:v8';
import { fullGc, minorGc } from '../garbage-collector.ts';
import { CollectionSentinels } from './collection-sentinels.ts';
import { makeAllocationsCountable } from './countable-allocations.ts';

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

/** Reads how much is in use before and after a test, cheaply or exactly. */
export class HeapGauge {
  readonly #sentinels = new CollectionSentinels();

  constructor() {
    makeAllocationsCountable();
  }

  /** Every young object that is still held moves to the old generation, whose growth bounds what survived. */
  readBound(): GaugeReading {
    // An object leaves the young generation at the second scavenge that it survives.
    minorGc();
    minorGc();
    let heap = 0;
    for (const { space_name: name, space_used_size: used } of v8.getHeapSpaceStatistics())
      if (spaces.has(name)) heap += used;
    return this.#reading(heap, this.#sentinels.sawCollection());
  }

  /** Bytes in use after a full collection. */
  readExact(): GaugeReading {
    fullGc();
    const heap = v8.getHeapStatistics().used_heap_size;
    // Array buffers are freed by another thread; the next collection of any kind waits for it.
    minorGc();
    return this.#reading(heap, true);
  }

  #reading(heap: number, collected: boolean): GaugeReading {
    const { external_memory: external } = v8.getHeapStatistics();
    return { heap, external, handles: process.getActiveResourcesInfo().length, collected };
  }
}
