import { describe, expect, it } from 'vitest';
import { confirmVerdict, judgeReadings, type RoundsVerdict } from '../src/confirm-leak.ts';
import { nodeEngine } from '../src/engine/engine.ts';
import type { CallSeries, SurvivorProbe, SurvivorReading } from '../src/probe/probe.ts';
import { after, growing } from './support/store-builder.ts';

const warmUpCalls = 5;

/** A probe whose every reading is `next`, and a deadline so many milliseconds ahead. */
function confirm(
  readings: readonly SurvivorReading[],
  next: SurvivorReading,
  time: number,
): Promise<RoundsVerdict> {
  let calls = readings.at(-1)!.calls;
  const probe = {
    get calls() {
      return calls;
    },
    extendTo: async (wanted: number) => void (calls = wanted),
    read: async () => next,
  } as unknown as SurvivorProbe;
  const series = { engine: nodeEngine, deadline: nodeEngine.now() + time } as CallSeries;
  const verdict = judgeReadings(readings, warmUpCalls);
  return confirmVerdict(verdict, { series, probe, readings: [...readings], callsBefore: warmUpCalls });
}

describe('confirmVerdict', () => {
  const larger = after(20_480, { bytes: 170_000, call: 20_000 });

  it('calls a store that a longer run outgrows leaking', async () => {
    expect(await confirm(growing, larger, 60_000)).toMatchObject({ kind: 'leaking', by: 'pace' });
  });

  it('lets a store pass that a longer run does not outgrow', async () => {
    const full = after(20_480, { bytes: 68_000, call: 7000 });
    expect(await confirm(growing, full, 60_000)).toMatchObject({ kind: 'steady' });
  });

  it('leaves a store open that there was no time to outgrow, and says how large it is', async () => {
    expect(await confirm(growing, larger, -1)).toEqual({ kind: 'more', pace: true, storeBytes: 170_000 });
  });
});
