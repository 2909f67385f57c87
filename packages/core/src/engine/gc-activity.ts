import v8 from 'node:v8';
import type { CollectorActivity } from '../finding.ts';

interface GcStatistic {
  readonly gcType: string;
  /** Microseconds. */
  readonly cost: number;
  readonly beforeGC: { readonly heapStatistics: { readonly usedHeapSize: number } };
  readonly afterGC: { readonly heapStatistics: { readonly usedHeapSize: number } };
}

/** Collections of a window, and the bytes that were allocated in it. */
export interface GcWindow extends CollectorActivity {
  readonly allocatedBytes: number;
}

/**
 * Watches the collector until the returned function is called.
 * Allocated bytes are the sum of the heap's growth between collections: exact up to V8's allocation buffers.
 */
export function watchCollector(): () => GcWindow {
  const profiler = new v8.GCProfiler();
  profiler.start();
  const heapAtStart = process.memoryUsage().heapUsed;
  return () => {
    const heapAtEnd = process.memoryUsage().heapUsed;
    const statistics = (profiler.stop() as { statistics: GcStatistic[] } | undefined)?.statistics ?? [];
    return summarise(statistics, heapAtStart, heapAtEnd);
  };
}

function summarise(statistics: readonly GcStatistic[], heapAtStart: number, heapAtEnd: number): GcWindow {
  const byKind: Record<string, number> = {};
  let allocatedBytes = 0;
  let pauseMs = 0;
  let previous = heapAtStart;
  for (const { gcType, cost, beforeGC, afterGC } of statistics) {
    byKind[gcType] = (byKind[gcType] ?? 0) + 1;
    pauseMs += cost / 1000;
    allocatedBytes += Math.max(0, beforeGC.heapStatistics.usedHeapSize - previous);
    previous = afterGC.heapStatistics.usedHeapSize;
  }
  allocatedBytes += Math.max(0, heapAtEnd - previous);
  return { collections: statistics.length, pauseMs, byKind, allocatedBytes };
}
