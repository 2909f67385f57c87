import type { Engine, GcWindow } from '../engine/engine.ts';

/** Kinds that most windows have: what they are counted by is there before the first one. */
const usualKinds: readonly string[] = ['Scavenge', 'MarkSweepCompact', 'IncrementalMarking'];

/** Places in the figures that all windows add up to. */
const collections = 0;
const pauseMs = 1;
const allocatedBytes = 2;

/**
 * Counts collections over several windows. V8's profiler of collections keeps some kB for each of them
 * until it is stopped, so it must not run while native memory is read. Windows end and begin while the heap is compared to
 * the byte: figures are added in place, so that nothing of ours grows or gets old.
 */
export class CollectorWindows {
  readonly #engine: Engine;
  #end: (() => GcWindow) | null = null;
  readonly #sums = new Float64Array(3);
  /** By kind, numbers in arrays of one. */
  readonly #kinds = new Map(usualKinds.map((kind) => [kind, new Float64Array(1)]));

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get sum(): GcWindow {
    const counts = Array.from(this.#kinds, ([kind, count]): [string, number] => [kind, count[0]!]);
    const byKind = Object.fromEntries(counts.filter(([, count]) => count > 0));
    return {
      collections: this.#sums[collections]!,
      pauseMs: this.#sums[pauseMs]!,
      byKind,
      allocatedBytes: this.#sums[allocatedBytes]!,
    };
  }

  open(): void {
    this.#end ??= this.#engine.watchCollector();
  }

  close(): void {
    const window = this.#end?.();
    this.#end = null;
    if (window) this.#add(window);
  }

  /** Closes, collects and counts that: what V8's profiler keeps is freed by a collection after it was stopped. */
  closeAndCollect(): void {
    this.close();
    const start = this.#engine.now();
    this.#engine.collectGarbage();
    this.count('MarkSweepCompact', this.#engine.now() - start);
  }

  /** Counts a collection that was made outside of a window. */
  count(kind: string, milliseconds: number): void {
    this.#sums[collections]! += 1;
    this.#sums[pauseMs]! += milliseconds;
    this.#countKind(kind, 1);
  }

  #add(window: GcWindow): void {
    this.#sums[collections]! += window.collections;
    this.#sums[pauseMs]! += window.pauseMs;
    this.#sums[allocatedBytes]! += window.allocatedBytes;
    for (const [kind, count] of Object.entries(window.byKind)) this.#countKind(kind, count);
  }

  #countKind(kind: string, count: number): void {
    let counted = this.#kinds.get(kind);
    if (!counted) this.#kinds.set(kind, (counted = new Float64Array(1)));
    counted[0]! += count;
  }
}
