import { performance } from 'node:perf_hooks';
import timers from 'node:timers';

// Copies taken before any test can install fake timers; `import { setTimeout }` would be a live binding.
const realSetImmediate = timers.setImmediate;
const realSetTimeout = timers.setTimeout;
const realClearTimeout = timers.clearTimeout;
const realSetInterval = timers.setInterval;
const realClearInterval = timers.clearInterval;
// Not `process.hrtime`: Vitest's fake timers replace it, and the first measurement may load us after that.
const realNow = performance.now.bind(performance);
const realCpuUsage = process.cpuUsage;
// Null where a fake one was there before us.
const realDateNow = Function.prototype.toString.call(Date.now).includes('[native code]') ? Date.now : null;
const { timeOrigin } = performance;

/** Milliseconds of a clock that fake timers do not move. */
export function now(): number {
  return realNow();
}

/** Whole milliseconds since the epoch, whatever tests do to `Date`; to show a moment: what takes time is measured by `now`. */
export function wallTime(): number {
  return realDateNow ? realDateNow() : Math.round(timeOrigin + realNow());
}

/** Milliseconds that all threads of this process have worked: a busy machine does not move it. */
export function workedTime(): number {
  const { user, system } = realCpuUsage();
  return (user + system) / 1000;
}

/** Resolves in a fresh macrotask. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    realSetImmediate(resolve);
  });
}

/** Resolves after some milliseconds of real time. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    realSetTimeout(resolve, milliseconds);
  });
}

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Stops this thread, as a collection does: nothing runs meanwhile, and timers fall due. */
export function standStill(milliseconds: number): void {
  Atomics.wait(cell, 0, 0, milliseconds);
}

/** Runs `onTimeout` once after `milliseconds` unless the returned function is called first. */
export function startTimeout(milliseconds: number, onTimeout: () => void): () => void {
  const timer = realSetTimeout(onTimeout, milliseconds);
  return () => realClearTimeout(timer);
}

/** Calls `onTick` again and again without keeping the process alive, until the returned function is called. */
export function startInterval(milliseconds: number, onTick: () => void): () => void {
  const timer = realSetInterval(onTick, milliseconds);
  timer.unref();
  return () => realClearInterval(timer);
}
