import { macrotask, pauseOptimizer } from '../engine/gauge/gauge.ts';
import type { SourceMaps } from '../engine/engine.ts';
import { LeaktightError } from '../errors.ts';
import { difference, exceededBy, type Growth } from './growth.ts';
import { locateSuspects } from './locate-suspects.ts';
import { unlocatedLeak, type Leak } from './outcome.ts';
import { openedKinds } from './opened-kinds.ts';
import { judgePersistence, longestConfirmation } from './persisting.ts';
import type { IsRunnerFile, RunSurvivors } from './run-survivors.ts';
import { RunSampling } from './sample-runs.ts';
import type { Excess } from './suspect-survivors.ts';
import { watchCollector } from '../engine/gauge/sampling.ts';
import type { Rerun } from './watched-test.ts';
import type { Gauge } from './suspicions.ts';
import type { Limits } from './thresholds.ts';

/** A test to be measured again. */
export interface Suspected {
  readonly rerun: Rerun;
  readonly limits: Limits;
  readonly isRunnerFile: IsRunnerFile;
  /** By what an estimate showed it to be above its limits; null where objects have to be counted. */
  readonly excess: Excess | null;
  /** Source maps that were read for other tests of the file; null where nobody asks for where the growth comes from. */
  readonly maps: SourceMaps | null;
}

/** Runs of the first observation: one that replaces what it kept must be told from one that adds to it. */
const firstRuns = 3;

/** Of a table that grows in steps: it is half as large again in so many, however many there were before. */
const runsOfSteps = 16;

/** Bytes that a run allocates from which on it takes seconds to see every object; and how many samples it may yield then. */
const muchAllocated = 4e6;
const samplesOfMuch = 20_000;

/** Samples that bytes at their limit yield at least. */
const samplesAtLimit = 250;

/**
 * Measures a test again, exactly: bytes after a full collection, every surviving object counted. Objects need not be counted of a test that
 * leaves too many bytes; where that would take long, samples only tell where these come from.
 * @returns null when the growth does not persist.
 */
export async function confirmGrowth(gauge: Gauge, test: Suspected): Promise<Leak | null> {
  const allocated = await allocatedByRun(test.rerun);
  const native = test.limits.native && (await confirmNativeGrowth(gauge, test));
  if (native) return native;
  const limits = { ...test.limits, native: null };
  const isByBytes = test.excess === 'bytes' || test.excess === 'steps';
  if (limits.heap && isByBytes && allocated > muchAllocated) {
    const interval = Math.min(allocated / samplesOfMuch, limits.heap.limit / samplesAtLimit);
    const bytes = { ...test, limits: { ...limits, objects: null } };
    const leak = await confirmOnHeap(gauge, bytes, Math.max(1, Math.floor(interval)));
    if (leak) return leak;
  }
  return confirmOnHeap(gauge, { ...test, limits }, 1);
}

/** A first further run only warms up. */
async function allocatedByRun(rerun: Rerun): Promise<number> {
  let bytes = 0;
  await rerun(async (attempt) => {
    const end = watchCollector();
    await attempt().finally(() => ({ allocatedBytes: bytes } = end()));
  });
  return bytes;
}

async function confirmOnHeap(gauge: Gauge, test: Suspected, interval: number): Promise<Leak | null> {
  const inSteps = test.excess === 'steps';
  const open = gauge.openKinds();
  const series = new RunSeries(gauge, test, interval);
  try {
    await series.run(inSteps ? runsOfSteps : firstRuns);
    let survivors = series.read();
    let verdict = judgePersistence(withObjects(series.growth, survivors), test.limits, inSteps);
    if (verdict.kind === 'more') {
      await series.run(longestConfirmation - firstRuns);
      survivors = series.read();
      verdict = judgePersistence(withObjects(series.growth, survivors), test.limits);
    }
    if (verdict.kind !== 'persists') return null;
    const runs = series.growth.length;
    const exceeded = exceededBy(verdict.growth, test.limits);
    const { heap } = verdict.growth;
    const { maps } = test;
    const located = maps ? locateSuspects(survivors.sites, runs, exceeded, { heap, maps }) : {};
    const kinds = openedKinds(open, gauge.openKinds(), runs);
    const told = exceeded.map((each) => (each.resource === 'handles' ? { ...each, kinds } : each));
    return { ...unlocatedLeak(told, verdict.growth, runs), ...located };
  } finally {
    series.close();
  }
}

/** By itself: the sampling profiler takes native memory for each survivor, and knows nothing of what else does. */
async function confirmNativeGrowth(gauge: Gauge, test: Suspected): Promise<Leak | null> {
  const limits = { heap: null, objects: null, external: null, native: test.limits.native, handles: null };
  const runs: Growth[] = [];
  const resume = pauseOptimizer();
  try {
    for (const goal of [firstRuns, longestConfirmation]) {
      while (runs.length < goal)
        await test.rerun(async (attempt) => void runs.push(await measureRun(gauge, attempt)));
      const verdict = judgePersistence(runs, limits);
      if (verdict.kind === 'ends') return null;
      if (verdict.kind === 'persists') {
        const { growth } = verdict;
        return unlocatedLeak(exceededBy(growth, limits), growth, runs.length);
      }
    }
  } finally {
    resume();
  }
  return null;
}

/** Read anew before every run: the hooks of suites ran since the last one. */
async function measureRun(gauge: Gauge, attempt: () => Promise<void>): Promise<Growth> {
  await macrotask();
  const before = gauge.readExact();
  const open = gauge.countHandles();
  await attempt();
  await macrotask();
  const after = gauge.readExact();
  return difference(before, after, gauge.countHandles() - open);
}

/** The last run's survivors may be those that the next one replaces. */
function withObjects(growth: readonly Growth[], { countPerRun }: RunSurvivors): Growth[] {
  return growth.map((each, run) => ({
    ...each,
    objects: countPerRun[Math.min(run, growth.length - 2)] ?? 0,
  }));
}

/** Runs of one test within one sampling profile. */
class RunSeries {
  readonly growth: Growth[] = [];
  readonly #gauge: Gauge;
  readonly #test: Suspected;
  readonly #sampling: RunSampling;

  constructor(gauge: Gauge, test: Suspected, interval: number) {
    this.#gauge = gauge;
    this.#test = test;
    const sampling = RunSampling.open(test.isRunnerFile, interval);
    if (sampling) this.#sampling = sampling;
    else {
      throw new LeaktightError(
        'LEAKTIGHT_UNSUPPORTED',
        'Another heap profiler is running in this process, and V8 has one for all.',
      );
    }
  }

  /** Without compilers, but not what reads the survivors: there may be millions. */
  async run(count: number): Promise<void> {
    const resume = pauseOptimizer();
    try {
      for (let run = 0; run < count; run++)
        await this.#test.rerun((attempt) =>
          this.#sampling.run(async () => void this.growth.push(await measureRun(this.#gauge, attempt))),
        );
    } finally {
      resume();
    }
  }

  read(): RunSurvivors {
    const survivors = this.#sampling.read();
    if (survivors) return survivors;
    throw new LeaktightError('LEAKTIGHT_UNSUPPORTED', 'V8 lost the markers between the runs.');
  }

  close(): void {
    this.#sampling.close();
  }
}
