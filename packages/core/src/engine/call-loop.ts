import vm from 'node:vm';
import { withNativesSyntax } from './compiler-flags.ts';

/** Progress of one batch of calls; plain numbers, changed in place so that the loop allocates nothing. */
export interface CallProgress {
  /** Index of the next call. */
  next: number;
  /** Index after the last call of this batch. */
  end: number;
  /** One marker every so many calls. */
  readonly callsPerMark: number;
  /** Index of the next marker; its slot exists already, so that storing it allocates nothing. */
  mark: number;
  /** Length of the arrays that serve as markers. */
  readonly markLength: number;
}

/** Runs calls until the batch ends or one returns a thenable, which is handed back. */
export type CallLoop = (
  run: () => unknown,
  marks: unknown[],
  progress: CallProgress,
) => PromiseLike<unknown> | undefined;

/** The function of the loop; a built-in that is measured directly has a frame of its own above it. */
export const loopFunction = 'leaktightCalls';

/** The pseudo file of generated loops; how our frames and markers are told from the user's. */
export const loopUrl = 'leaktight:loop';
export const markerFunction = 'leaktightMark';

/**
 * A marker is an array: no feedback of its function is as large, and it fits no gap. Optimised code can leave
 * one in front of V8's allocation limit (a folded allocation whose branch was not taken), and a small
 * object put there is not sampled.
 */
const source = `(function () {
  function ${markerFunction}(length) { return new Array(length); }
  function ${loopFunction}(run, marks, progress) {
    while (progress.next < progress.end) {
      if (progress.next % progress.callsPerMark === 0) marks[progress.mark++] = ${markerFunction}(progress.markLength);
      progress.next++;
      const result = run();
      if (result !== null && (typeof result === 'object' || typeof result === 'function') && typeof result.then === 'function') return result;
    }
  }
  ${loopFunction}(() => 0, [], { next: 0, end: 1, callsPerMark: 1, mark: 0, markLength: 1 });
  %NeverOptimizeFunction(${markerFunction});
  %NeverOptimizeFunction(${loopFunction});
  return ${loopFunction};
})()`;

let compiled = 0;
let unmarked: CallLoop | undefined;

/**
 * A measuring loop that V8 never optimises, even where another thread lets its compilers go on: its marker function is
 * not inlined, and its samples keep their name.
 */
export function compileCallLoop(): CallLoop {
  compiled += 1;
  // A changed text keeps V8's compilation cache from handing out the functions of another measurement.
  const script = `/*${compiled}*/${source}`;
  return withNativesSyntax(() => new vm.Script(script, { filename: loopUrl }).runInThisContext() as CallLoop);
}

/**
 * The loop of all calls without markers: compiled once in a process, so that a later measurement finds the heap at rest
 * one collection sooner.
 */
export function plainCallLoop(): CallLoop {
  unmarked ??= compileCallLoop();
  return unmarked;
}
