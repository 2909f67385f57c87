import { reasonOf } from '../errors.ts';
import { locateSuspects } from './locate-suspects.ts';
import type { GateOutcome } from './outcome.ts';
import type { IsRunnerFile, RunSite, RunSurvivors } from './run-survivors.ts';
import { RunSampling } from './sample-runs.ts';
import { macrotask } from '../engine/gauge/gauge.ts';
import type { Rerun } from './gate-session.ts';

/** Parts of the repetition that must all show survivors: caches and feedback fill early, or in bursts. */
const blocks = 4;

/** Runs a test `times` more and judges what persists by the survival curve of each allocation site. */
export async function repeatTest(
  rerun: Rerun,
  times: number,
  isRunnerFile: IsRunnerFile,
): Promise<GateOutcome | null> {
  try {
    await rerun((attempt) => attempt());
    const survivors = await sampleRuns(rerun, times, isRunnerFile);
    if (!survivors) return unconfirmed('V8 lost the markers between its runs, or its heap profiler is taken');
    const sites = survivors.sites.filter((site) => arrivesThroughout(site, times));
    if (sites.length === 0) return null;
    const objects = sites.reduce((sum, site) => sum + site.objects, 0) / times;
    return { kind: 'repeat-leak', times, objectsPerRun: objects, ...locateSuspects(sites, times) };
  } catch (error) {
    return unconfirmed(reasonOf(error));
  }
}

/** Counts every object that is left of each run; null where that is not possible. */
async function sampleRuns(
  rerun: Rerun,
  times: number,
  isRunnerFile: IsRunnerFile,
): Promise<RunSurvivors | null> {
  const sampling = RunSampling.open(isRunnerFile, 1);
  if (!sampling) return null;
  try {
    for (let index = 0; index < times; index++) {
      await rerun((attempt) =>
        sampling.run(async () => {
          await attempt();
          await macrotask();
        }),
      );
    }
    return sampling.read();
  } finally {
    sampling.close();
  }
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
