import { describe, expect, it } from 'vitest';
import { confirmVerdict, judgeReadings, type RoundsVerdict } from '../../src/measure/confirm-leak.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import type { CallSeries, SurvivorProbe, SurvivorReading } from '../../src/probe/probe.ts';
import { reading, steady } from '../support/site-builder.ts';
import { after, growing } from '../support/store-builder.ts';

const warmUpCalls = 5;

/** Milliseconds that were waited for. */
const waited: number[] = [];

/** A probe whose every reading is `next`, and a deadline so many milliseconds ahead. */
function confirm(
  readings: readonly SurvivorReading[],
  next: SurvivorReading | readonly SurvivorReading[],
  time: number,
  { delays = [], ran = 0 }: { delays?: readonly number[]; ran?: number } = {},
): Promise<RoundsVerdict> {
  waited.length = 0;
  const nexts = 'calls' in next ? [next] : [...next];
  let calls = readings.at(-1)!.calls;
  const probe = {
    get calls() {
      return calls;
    },
    extendTo: async (wanted: number) => void (calls = wanted),
    read: async () => (nexts.length > 1 ? nexts.shift()! : nexts[0]),
  } as unknown as SurvivorProbe;
  const left = [...delays];
  const series = {
    engine: { ...nodeEngine, delay: async (milliseconds: number) => void waited.push(milliseconds) },
    deadline: nodeEngine.now() + time,
    delays: {
      pendingDelay: () => left.shift() ?? 0,
      holdingDelay: () => left.shift() ?? 0,
      later: () => null,
      extraBudget: ({ missing }: { missing: number }) => missing,
      latest: nodeEngine.now() + time,
    },
  } as unknown as CallSeries;
  const verdict = judgeReadings(readings, warmUpCalls);
  return confirmVerdict(verdict, {
    series,
    probe,
    readings: [...readings],
    callsBefore: warmUpCalls,
    startedAt: nodeEngine.now() - ran,
    plainCallTime: 0.01,
  });
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

  describe('where one-shot timers are pending', () => {
    const kept = reading(600, [steady('open@/app/session.ts:3', 600)]);
    const gone = reading(600, []);
    const readings = [kept, kept];

    it('waits for the longest of them, and clears what they let go of', async () => {
      const verdict = await confirm(readings, [kept, gone], 60_000, { delays: [1500] });
      expect(verdict).toMatchObject({ kind: 'steady', byTimers: true });
      expect(verdict).toHaveProperty('reason', expect.stringContaining('timers of 1500 ms'));
      expect(waited).toEqual([60, expect.closeTo(1550, -2)]);
    });

    it('calls leaking what stays', async () => {
      expect(await confirm(readings, kept, 60_000, { delays: [1500] })).toMatchObject({ kind: 'leaking' });
    });

    it('calls leaking what timers let go of and make anew, as they start themselves again', async () => {
      const site = kept.sites[0]!;
      const perGroup = site.perGroup.map((_, group) => (group < site.perGroup.length - 1 ? 0 : 60_000));
      const anew = { ...kept, sites: [{ ...site, perGroup }] };
      for (const nexts of [[anew], [kept, anew]])
        expect(await confirm(readings, nexts, 60_000, { delays: [1500] })).toMatchObject({ kind: 'leaking' });
    });

    it('gives timers that are started anew for ever a second turn, and no third', async () => {
      const delays = [100, 100, 100, 100];
      expect(await confirm(readings, kept, 60_000, { delays })).toMatchObject({ kind: 'leaking' });
      expect(waited).toHaveLength(3);
    });

    it('leaves open what there is no time to wait for, and names the delay', async () => {
      expect(await confirm(readings, kept, 1000, { delays: [1500] })).toMatchObject({
        kind: 'more',
        pending: { delay: 1500 },
      });
      expect(waited).toEqual([60]);
    });

    it('does not wait where the calls went on for several delays: the oldest would be gone', async () => {
      const verdict = await confirm(readings, kept, 1000, { delays: [1500], ran: 4600 });
      expect(verdict).toMatchObject({ kind: 'leaking' });
      expect(waited).toEqual([60]);
    });

    it('leaves a store open that kept pace while timers emptied it', async () => {
      const crowd = { ...steady('set@/app/cache.ts:3', 0), bytes: 1e6 };
      const crowded = { ...larger, sites: [...larger.sites, crowd] };
      const delays = [200, 200, 200, 200, 200];
      const verdict = await confirm(growing, [crowded, larger], 60_000, { delays });
      expect(verdict).toMatchObject({ kind: 'more', pace: true });
    });

    it('lets what expires soon do so on the way of the calls that a store would have to outgrow', async () => {
      const full = after(20_480, { bytes: 68_000, call: 7000 });
      const [soon, late] = [
        [200, 200, 200, 200],
        [800, 800, 800, 800],
      ];
      expect(await confirm(growing, full, 60_000, { delays: soon })).toMatchObject({ kind: 'steady' });
      expect(waited).toEqual([250, 250, 250, 250]);
      for (const [time, delays] of [
        [60_000, late],
        [1500, soon.slice(0, 1)],
      ] as const) {
        await confirm(growing, full, time, { delays });
        expect(waited).toEqual([]);
      }
    });
  });
});
