import { forgetCallees, macrotask } from '../engine/gauge/gauge.ts';
import type { RunSampling } from './sample-runs.ts';
import type { SuspectTest } from './suspicions.ts';

/** A further run of a suspect, and its number within a profile. */
export interface FurtherRun {
  readonly suspect: SuspectTest;
  readonly run: number;
}

/** Measures a suspect, unless that failed before; tells when it does. */
export type Attempt = (suspect: SuspectTest, measure: () => Promise<void>) => Promise<void>;

/** Runs suspects again, where their suites are as the run before left them, as far as they can. */
export class FurtherRuns {
  readonly #attempt: Attempt;
  /** Suspects that fail there: hooks of their suites are run for each of them alone. */
  readonly #alone = new Set<SuspectTest>();

  constructor(attempt: Attempt) {
    this.#attempt = attempt;
  }

  /** @returns the runs of those that can run again. */
  async run(chunk: readonly SuspectTest[], sampling: RunSampling | null): Promise<FurtherRun[]> {
    const runs: FurtherRun[] = [];
    for (const suspect of chunk) {
      const run = async (shares: boolean): Promise<void> => {
        const number = sampling?.runs ?? 0;
        await runOnce(suspect, sampling, shares);
        runs.push({ suspect, run: number });
      };
      await this.#attempt(suspect, async () => {
        if (this.#alone.has(suspect)) return await run(false);
        // A test may take its suite for fresh.
        await run(true).catch(async () => {
          this.#alone.add(suspect);
          await run(false);
        });
      });
    }
    return runs;
  }
}

async function runOnce({ test }: SuspectTest, sampling: RunSampling | null, shares: boolean): Promise<void> {
  await test.rerun((attempt) => {
    const measure = async (): Promise<void> => {
      await attempt();
      await macrotask();
      forgetCallees(test.body);
    };
    return sampling ? sampling.run(measure) : measure();
  }, shares);
}
