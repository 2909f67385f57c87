import { reasonOf } from '../errors.ts';
import { locateSuspects } from './locate-suspects.ts';
import type { GateOutcome } from './outcome.ts';
import type { IsRunnerFile, RunSite } from './run-survivors.ts';
import { RunSampling } from './sample-runs.ts';
import { delay, macrotask, pauseOptimizer } from '../engine/gauge/gauge.ts';
import type { Rerun } from './watched-test.ts';

/** Parts of the repetition that must all show survivors: caches and feedback fill early, or in bursts. */
const blocks = 4;

/** Runs without which none fails: V8 takes feedback of a call in each of the first. */
const fewestToFail = 8;

/** Milliseconds after which survivors are looked at again: V8 optimises on other threads, and holds there what it read. */
const settlingPause = 50;

/** Runs a test `times` more and judges what persists by the survival curve of each allocation site. */
export async function repeatTest(
  rerun: Rerun,
  times: number,
  isRunnerFile: IsRunnerFile,
): Promise<GateOutcome | null> {
  try {
    await rerun((attempt) => attempt());
    const left = await sampleRuns(rerun, times, isRunnerFile);
    if (!left) return unconfirmed('V8 lost the markers between its runs, or its heap profiler is taken');
    const { sites, runs } = left;
    if (sites.length === 0) return null;
    const objects = sites.reduce((sum, site) => sum + site.objects, 0) / runs;
    return { kind: 'repeat-leak', times: runs, objectsPerRun: objects, ...locateSuspects(sites, runs) };
  } catch (error) {
    return unconfirmed(reasonOf(error));
  }
}

/** What is left of runs throughout. */
interface Left {
  readonly sites: readonly RunSite[];
  readonly runs: number;
}

/** Counts every object that is left; null where that is not possible. */
async function sampleRuns(rerun: Rerun, times: number, isRunnerFile: IsRunnerFile): Promise<Left | null> {
  const sampling = RunSampling.open(isRunnerFile, 1);
  if (!sampling) return null;
  try {
    await runOn(sampling, rerun, times);
    const left = readLeft(sampling);
    if (!left || left.sites.length === 0) return left;
    await delay(settlingPause);
    await runOn(sampling, rerun, fewestToFail);
    return readLeft(sampling);
  } finally {
    sampling.close();
  }
}

/** Without compilers, but not what reads the survivors: there may be millions. */
async function runOn(sampling: RunSampling, rerun: Rerun, times: number): Promise<void> {
  const resume = pauseOptimizer();
  try {
    while (sampling.runs < times) {
      await rerun((attempt) =>
        sampling.run(async () => {
          await attempt();
          await macrotask();
        }),
      );
    }
  } finally {
    resume();
  }
}

function readLeft(sampling: RunSampling): Left | null {
  const { runs } = sampling;
  const survivors = sampling.read();
  return survivors && { runs, sites: survivors.sites.filter((site) => arrivesThroughout(site, runs)) };
}

/** The last run's survivors may be those that the next one would replace. */
function arrivesThroughout({ perGroup }: RunSite, times: number): boolean {
  const judged = perGroup.slice(0, times - 1);
  const count = Math.min(blocks, judged.length);
  return Array.from({ length: count }, (_, block) => {
    const from = Math.floor((judged.length * block) / count);
    const to = Math.floor((judged.length * (block + 1)) / count);
    return judged.slice(from, to).some((survivors) => survivors > 0);
  }).every(Boolean);
}

function unconfirmed(why: string): GateOutcome {
  return { kind: 'unconfirmed', exceeded: [], why };
}
