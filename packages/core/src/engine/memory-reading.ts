import v8 from 'node:v8';

/** Bytes in use at one moment; `rss` and `v8Malloced` belong to the process and the isolate in turn, the rest to the isolate. */
export interface MemoryReading {
  readonly heapUsed: number;
  /** Heap pages that V8 has committed; part of `rss`. */
  readonly heapCommitted: number;
  /** Off-heap memory that V8 objects own, ArrayBuffers included. */
  readonly external: number;
  readonly arrayBuffers: number;
  /** What V8 itself has from malloc, such as the zones of a running compiler. */
  readonly v8Malloced: number;
  readonly rss: number;
}

/** Reads what Node knows by itself, in some ten microseconds. */
export function readMemory(): MemoryReading {
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const { total_physical_size: heapCommitted, malloced_memory: v8Malloced } = v8.getHeapStatistics();
  return { heapUsed, heapCommitted, external, arrayBuffers, v8Malloced, rss };
}
