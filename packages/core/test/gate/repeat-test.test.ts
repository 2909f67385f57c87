import { describe, expect, it } from 'vitest';
import type { Rerun } from '../../src/gate/watched-test.ts';
import type { GateOutcome } from '../../src/gate/outcome.ts';
import { repeatTest } from '../../src/gate/repeat-test.ts';

const times = 8;
const kept: object[][] = [];

/** Repeats a test that keeps three objects in the runs that are named, the first of which only warms up. */
async function repeat(
  keepsIn: (run: number) => boolean,
  asked = times,
  runs = asked,
): Promise<GateOutcome | null> {
  let run = 0;
  const rerun: Rerun = (around) =>
    around(async () => {
      run += 1;
      const objects = [{ run }, { run }, { run }];
      if (keepsIn(run - 1)) kept.push(objects);
      await Promise.resolve();
    });
  const outcome = await repeatTest(rerun, asked, () => false);
  expect(run).toBe(runs + 1);
  return outcome;
}

describe('repeatTest', () => {
  it('finds a test that leaves something behind at each run', async () => {
    const outcome = await repeat(() => true);
    expect(outcome).toMatchObject({ kind: 'repeat-leak', times, suspectsOmitted: 0 });
    // The array and what is in it, and what V8 takes at the first run.
    expect((outcome as { objectsPerRun: number }).objectsPerRun).toBeGreaterThanOrEqual(4);
    expect((outcome as { objectsPerRun: number }).objectsPerRun).toBeLessThan(8);
  });

  it('lets pass what is filled by the first runs, what comes in the middle, and what the last one leaves after a pause', async () => {
    expect(await repeat((run) => run <= times / 2)).toBe(null);
    expect(await repeat((run) => run > 2 && run < 6)).toBe(null);
    expect(await repeat((run) => run <= 5 || run === times)).toBe(null);
  });

  it('runs a test on that was to run a few times only, before it fails', async () => {
    expect(await repeat(() => true, 3, times)).toMatchObject({ kind: 'repeat-leak', times });
    expect(await repeat((run) => run <= 4, 4, times)).toBe(null);
  });

  it('lets pass what is let go of soon after the last run', async () => {
    const held = new Set<object>();
    const rerun: Rerun = (around) =>
      around(async () => {
        const objects = [{}, {}, {}];
        held.add(objects);
        setTimeout(() => held.delete(objects), 15);
        await Promise.resolve();
      });
    expect(await repeatTest(rerun, times, () => false)).toBe(null);
  });

  it('says why a test could not be repeated', async () => {
    const outcome = await repeatTest(
      () => Promise.reject(new Error('the port is taken')),
      times,
      () => false,
    );
    expect(outcome).toEqual({ kind: 'unconfirmed', exceeded: [], why: 'the port is taken' });
  });
});
