import { describe, expect, it } from 'vitest';
import { CollectorWindows } from '../../src/measure/collector-windows.ts';
import { nodeEngine } from '../../src/engine/engine.ts';
import { followUp, type FollowUpLimits } from '../../src/measure/follow-up.ts';
import type { CallSeries, Tracker, TrackerVerdict } from '../../src/probe/probe.ts';

const steady: TrackerVerdict = { kind: 'steady', perCall: 0 };
const more: TrackerVerdict = { kind: 'more', perCall: 1, calls: 10 };
const limits: FollowUpLimits = {
  measured: 100,
  elapsed: 10,
  callTime: 0.01,
  collector: new CollectorWindows(nodeEngine),
  maxCalls: 1000,
  thorough: false,
  mayPeek: false,
};

function series(run: () => unknown, time = 5000): CallSeries {
  return {
    engine: nodeEngine,
    run,
    callTimeout: 1000,
    deadline: nodeEngine.now() + time,
    made: 0,
    inCall: false,
    callTime: 0.001,
    isAsync: false,
  } as CallSeries;
}

/** A tracker that says `verdicts` one after the other, and the last one ever after. */
function tracker(
  verdicts: readonly TrackerVerdict[],
  rest: Partial<Tracker> = {},
): Tracker & { seen: number[] } {
  const seen: number[] = [];
  return {
    resource: 'handles',
    seen,
    begin: () => undefined,
    checkpoint: (calls) => void seen.push(calls),
    judge: () => verdicts[Math.min(seen.length, verdicts.length - 1)]!,
    end: () => undefined,
    ...rest,
  };
}

describe('followUp', () => {
  it('makes no call when every tracker has decided', async () => {
    let calls = 0;
    const results = await followUp(
      series(() => (calls += 1)),
      [tracker([steady])],
      limits,
    );
    expect(results).toEqual([{ resource: 'handles', verdict: steady }]);
    expect(calls).toBe(0);
  });

  it('calls on until the last one has decided, and asks only the open ones', async () => {
    const open = tracker([more, more, steady]);
    const decided = tracker([steady]);
    await followUp(
      series(() => undefined),
      [open, decided],
      limits,
    );
    expect(open.seen).toHaveLength(2);
    expect(decided.seen).toEqual([]);
    expect(open.seen[0]).toBeGreaterThan(limits.measured);
  });

  it('begins a quiet tracker here, and counts its calls from here', async () => {
    let begun = 0;
    const quiet = tracker([more, steady], { quiet: true, begin: () => void (begun += 1) });
    await followUp(
      series(() => undefined),
      [quiet],
      limits,
    );
    expect(begun).toBe(1);
    expect(quiet.seen[0]).toBeLessThanOrEqual(10);
  });

  it('ends a block of calls that makes the resident set grow by much: large leaks need no more of them', async () => {
    let made = 0;
    const run = series(() => (made += 1));
    // A megabyte for each call.
    const readMemory = () => ({ ...nodeEngine.readMemory(), rss: made * 1e6 });
    const many = tracker([{ kind: 'more', perCall: 1, calls: 900, leastCalls: 900 }, steady]);
    await followUp({ ...run, engine: { ...nodeEngine, readMemory } }, [many], {
      ...limits,
      maxCalls: 10_000,
    });
    expect(many.seen).toEqual([limits.measured + 64]);
  });

  it('stops at the most calls that are allowed', async () => {
    let calls = 0;
    const never = tracker([more]);
    await followUp(
      series(() => (calls += 1)),
      [never],
      { ...limits, maxCalls: 25 },
    );
    expect(calls).toBe(25);
  });

  it('takes one look even where no time is left, then lets the tracker give up', async () => {
    const told: TrackerVerdict = { kind: 'inconclusive', perCall: 0, reason: 'no time' };
    const slow = tracker([more], { giveUp: () => told });
    const results = await followUp(
      series(() => undefined, -1),
      [slow],
      limits,
    );
    expect(slow.seen).toHaveLength(1);
    expect(results[0]!.verdict).toEqual(told);
  });

  describe('where nothing is suspected', () => {
    const sure: TrackerVerdict = { ...more, patience: 100, callsToPeek: 10 };
    const peeking = (verdict: TrackerVerdict | null, first = sure) => {
      const begun: number[] = [];
      const told: number[] = [];
      const peek = () => (calls: number) => {
        told.push(calls);
        return verdict;
      };
      return {
        begun,
        told,
        one: tracker([first, steady], { quiet: true, peek, begin: () => void begun.push(1) }),
      };
    };
    const allowed = { ...limits, mayPeek: true };

    it('takes a few calls that move nothing for steady, without a baseline', async () => {
      const { one, begun, told } = peeking(steady);
      const results = await followUp(
        series(() => undefined),
        [one],
        allowed,
      );
      expect(results).toEqual([{ resource: 'handles', verdict: steady }]);
      expect([begun, told, one.seen]).toEqual([[], [10], []]);
    });

    it('begins as usual where that takes more calls than may follow', async () => {
      const { one, begun, told } = peeking(steady);
      await followUp(
        series(() => undefined),
        [one],
        { ...allowed, maxCalls: 36 },
      );
      expect([begun.length, told]).toEqual([1, []]);
    });

    it('takes a short look where making sure takes too long, and passes on that it tells little', async () => {
      const slow: TrackerVerdict = { ...more, patience: 1, callsToPeek: 5000, isNeeded: true };
      const little: TrackerVerdict = { kind: 'unmeasured', perCall: 0, reason: 'too few calls' };
      const { one, begun, told } = peeking(little, slow);
      const results = await followUp(
        series(() => undefined),
        [one],
        { ...allowed, callTime: 0.5 },
      );
      expect(results).toEqual([{ resource: 'handles', verdict: little }]);
      expect([begun, told]).toEqual([[], [20]]);
    });

    it('begins as usual when something moved', async () => {
      const { one, begun } = peeking(null);
      await followUp(
        series(() => undefined),
        [one],
        allowed,
      );
      expect([begun.length, one.seen.length]).toEqual([1, 1]);
    });

    it('begins as usual when a collection may have hidden what was kept', async () => {
      const { one, begun } = peeking(steady);
      await followUp(
        series(() => nodeEngine.collectYoung()),
        [one],
        allowed,
      );
      expect(begun).toHaveLength(1);
    });

    it('begins as usual beside a tracker that cannot peek', async () => {
      const { one, begun } = peeking(steady);
      await followUp(
        series(() => undefined),
        [one, tracker([sure, steady])],
        allowed,
      );
      expect(begun).toHaveLength(1);
    });
  });
});
