import { AllocationSampler, compileRunMarker } from '../engine/engine.ts';
import { macrotask } from '../engine/gauge/gauge.ts';
import { makeSampleWeight } from '../probe/probe.ts';
import { readRunSurvivors, type IsRunnerFile, type RunSurvivors } from './run-survivors.ts';

/** Large enough that no marker is missed at a coarse interval. */
const markLength = 1024;

/** Marks after which the marker function is compiled anew: a hot one would be inlined and lose its name. */
const marksPerFunction = 32;

/**
 * Runs each function once within one sampling profile, and counts what is left of each.
 * @param interval bytes between samples; 1 sees every allocation.
 * @returns null when the runs could not be told apart, or V8's one heap profiler is taken.
 */
export async function sampleRuns(
  runs: readonly (() => Promise<void>)[],
  isRunnerFile: IsRunnerFile,
  interval: number,
): Promise<RunSurvivors | null> {
  const sampler = new AllocationSampler();
  try {
    if (sampler.isTaken()) return null;
    const marks: unknown[] = Array.from({ length: runs.length + 1 }, () => null);
    sampler.start(interval);
    let mark = compileRunMarker(markLength);
    for (const [index, run] of runs.entries()) {
      mark(marks, index);
      await run();
      await macrotask();
      if (index % marksPerFunction === marksPerFunction - 1) mark = compileRunMarker(markLength);
    }
    mark(marks, runs.length);
    return readRunSurvivors(sampler.read(), {
      runs: runs.length,
      isRunnerFile,
      weightOf: makeSampleWeight(interval),
    });
  } finally {
    sampler.close();
  }
}
