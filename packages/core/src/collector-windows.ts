import type { Engine, GcWindow } from './engine/engine.ts';

/**
 * Counts collections over several windows. V8's profiler of collections keeps some kB for each of them
 * until it is stopped, so it must not run while native memory is read.
 */
export class CollectorWindows {
  readonly #engine: Engine;
  #end: (() => GcWindow) | null = null;
  #sum: GcWindow = { collections: 0, pauseMs: 0, byKind: {}, allocatedBytes: 0 };

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get sum(): GcWindow {
    return this.#sum;
  }

  open(): void {
    this.#end ??= this.#engine.watchCollector();
  }

  /** A window during which native memory is read, too. */
  openSteady(): void {
    this.#end ??= this.#engine.watchCollector(this.#engine.collectYoung);
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
    const pauseMs = this.#engine.now() - start;
    this.#add({ collections: 1, pauseMs, byKind: { MarkSweepCompact: 1 }, allocatedBytes: 0 });
  }

  #add(window: GcWindow): void {
    const byKind = { ...this.#sum.byKind };
    for (const [kind, count] of Object.entries(window.byKind)) byKind[kind] = (byKind[kind] ?? 0) + count;
    this.#sum = {
      collections: this.#sum.collections + window.collections,
      pauseMs: this.#sum.pauseMs + window.pauseMs,
      byKind,
      allocatedBytes: this.#sum.allocatedBytes + window.allocatedBytes,
    };
  }
}
