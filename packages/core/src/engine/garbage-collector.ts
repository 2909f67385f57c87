import v8 from 'node:v8';
import vm from 'node:vm';

type Collector = (options?: { readonly type: 'minor' }) => void;

let collect: Collector | undefined;

function findCollector(): Collector {
  const exposed: unknown = vm.runInNewContext('typeof gc === "function" ? gc : null');
  if (typeof exposed === 'function') return exposed as Collector;
  v8.setFlagsFromString('--expose-gc');
  try {
    return vm.runInNewContext('gc') as Collector;
  } finally {
    // Left on, every later vm context (a Jest test file) would grow a global `gc`.
    v8.setFlagsFromString('--no-expose-gc');
  }
}

/** Finds the collector before it is needed: under the sampling profiler that would be measured, and take its time. */
export function prepareCollector(): void {
  collect ??= findCollector();
}

/** One full, synchronous garbage collection; needs no flag and leaves none. */
export function fullGc(): void {
  collect ??= findCollector();
  collect();
}

/** Collects the young generation only, in some 20 microseconds: what it leaves there is alive, or held by old objects. */
export function minorGc(): void {
  collect ??= findCollector();
  collect({ type: 'minor' });
}
