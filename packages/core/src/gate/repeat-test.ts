import { locateSuspects } from './locate-suspects.ts';
import type { GateOutcome } from './outcome.ts';
import type { IsRunnerFile, RunSite } from './run-survivors.ts';
import { sampleRuns } from './sample-runs.ts';

/** Parts of the repetition that must all show survivors: caches and feedback fill early, or in bursts. */
const blocks = 4;

/** Runs a test `times` more and judges what persists by the survival curve of each allocation site. */
export async function repeatTest(
  run: () => Promise<void>,
  times: number,
  isRunnerFile: IsRunnerFile,
): Promise<GateOutcome | null> {
  try {
    await run();
    const runs = Array.from({ length: times }, () => run);
    const survivors = await sampleRuns(runs, isRunnerFile, 1);
    if (!survivors) return unconfirmed('V8 lost the markers between its runs, or its heap profiler is taken');
    const sites = survivors.sites.filter((site) => arrivesThroughout(site, times));
    if (sites.length === 0) return null;
    const objects = sites.reduce((sum, site) => sum + site.objects, 0) / times;
    return { kind: 'repeat-leak', times, objectsPerRun: objects, ...locateSuspects(sites, times) };
  } catch (error) {
    return unconfirmed(error instanceof Error ? error.message : String(error));
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
