import { countActiveResources } from './active-resources.ts';
import { pauseOptimizer } from './compiler-flags.ts';
import { AllocationSampler } from './allocation-sampler.ts';
import { appendLine } from './append-line.ts';
import { followBufferPool, type BufferPool } from './buffer-pool.ts';
import { compileCallLoop, plainCallLoop, type CallLoop } from './call-loop.ts';
import { watchResourceTimings } from './resource-timings.ts';
import { frameKind, type FrameKind } from './frame-kind.ts';
import { fullGc, minorGc, prepareCollector } from './garbage-collector.ts';
import { watchCollector, type GcWindow } from './gc-activity.ts';
import { readMemory, type MemoryReading } from './memory-reading.ts';
import { openNativeHeap, type NativeAccess } from './native-heap.ts';
import { countLoopEvents } from './loop-events.ts';
import { isOwnUrl } from './own-frames.ts';
import { readTextFile, writePrivateFile } from './text-file.ts';
import { warn } from './warn.ts';
import { watchTimers, type PendingTimers } from './pending-timers.ts';
import type { RawFrame } from './sampling-profile.ts';
import {
  delay,
  macrotask,
  now,
  standStill,
  startInterval,
  startTimeout,
  wallTime,
  workedTime,
} from './real-timers.ts';

export { AllocationSampler } from './allocation-sampler.ts';
export type { BufferPool } from './buffer-pool.ts';
export type { CallLoop, CallProgress } from './call-loop.ts';
export type { FrameKind } from './frame-kind.ts';
export { nodeExplainEngine } from './explain-engine.ts';
export type { ExplainEngine } from './explain-engine.ts';
export type { NewObjectWay } from './new-object-window.ts';
export { fullGc } from './garbage-collector.ts';
export type { GcWindow } from './gc-activity.ts';
export { nodeHandleEngine } from './handle-engine.ts';
export type { Census, HandleEngine, HandleWatch, OpenHandles } from './handle-engine.ts';
export { countInstancesOf } from './instance-counter.ts';
export type { MemoryReading } from './memory-reading.ts';
export type { NativeAccess, NativeHeap } from './native-heap.ts';
export type { PendingTimers } from './pending-timers.ts';
export { isOwnUrl } from './own-frames.ts';
export { macrotask } from './real-timers.ts';
export { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';
export { streamSnapshot } from './snapshot-stream.ts';
export { setsInScopesOf } from './scope-sets.ts';
export { SourcePositions, type SourceMaps } from './source-positions.ts';
export type { RawFrame, Sample, SamplingNode, SamplingProfile } from './sampling-profile.ts';

/** All that a measurement may ask of Node and V8; a fake one stands in for it in tests. */
export interface Engine {
  /** Milliseconds of the real clock. */
  now(): number;
  /** Milliseconds since the epoch, to show a moment: the system may set this clock anew. */
  wallTime(): number;
  /** Milliseconds that all threads of this process have worked: a busy machine does not move it. */
  workedTime(): number;
  macrotask(): Promise<void>;
  delay(milliseconds: number): Promise<void>;
  /** Stops this thread for so long, as a collection does. */
  standStill(milliseconds: number): void;
  startTimeout(milliseconds: number, onTimeout: () => void): () => void;
  /** Ticks do not keep the process alive. */
  startInterval(milliseconds: number, onTick: () => void): () => void;
  collectGarbage(): void;
  /** The young generation only; what the last collection found and frees in the background is free then. */
  collectYoung(): void;
  /** V8 compiles nothing more until the returned function is called: compiled code looks like survivors. */
  pauseOptimizer(): () => void;
  watchCollector(): () => GcWindow;
  compileCallLoop(): CallLoop;
  plainCallLoop(): CallLoop;
  frameKind(frame: RawFrame): FrameKind;
  /** Null where Node's buffer of resource timings was in use before; else empties it. */
  watchResourceTimings(): (() => void) | null;
  watchTimers(): PendingTimers;
  readMemory(): MemoryReading;
  countActiveResources(): Record<string, number>;
  /** Events that the loop of this thread has handled; each FinalizationRegistry with something to do makes one. */
  countLoopEvents(): number;
  appendLine(file: string, line: string): void;
  /** Null when it cannot be read. */
  readTextFile(file: string): string | null;
  /** A new file; one that exists is refused. */
  writePrivateFile(file: string, text: string): void;
  /** A warning of the process, with the stack of its cause. */
  warn(message: string, cause: unknown): void;
  isOwnUrl(url: string): boolean;
  followBufferPool(): BufferPool;
  /** How native memory can be judged here; loads koffi at the first call. */
  openNativeHeap(): NativeAccess;
  openSampler(): AllocationSamplerPort;
}

/** What a probe needs of V8's sampling heap profiler. */
export type AllocationSamplerPort = Pick<
  AllocationSampler,
  'isTaken' | 'start' | 'read' | 'stop' | 'endAreas' | 'close'
>;

/** The engine of the isolate that runs this code. */
export const nodeEngine: Engine = {
  now,
  wallTime,
  workedTime,
  macrotask,
  delay,
  standStill,
  startTimeout,
  startInterval,
  collectGarbage: fullGc,
  collectYoung: minorGc,
  pauseOptimizer,
  watchCollector,
  compileCallLoop,
  plainCallLoop,
  frameKind,
  watchResourceTimings,
  watchTimers,
  readMemory,
  countActiveResources,
  countLoopEvents,
  appendLine,
  readTextFile,
  writePrivateFile,
  warn,
  isOwnUrl,
  followBufferPool,
  openNativeHeap,
  openSampler() {
    prepareCollector();
    return new AllocationSampler();
  },
};
