import { describe, expect, it } from 'vitest';
import { chooseTarget, type Progress } from '../../src/measure/choose-target.ts';
import type { CallSeries } from '../../src/probe/probe.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

/** A suspicion after 45 calls of 20 ms, with ten seconds left. */
function progress(rest: Partial<Progress> = {}, callTime = 20, pendingDelay = 0): Progress {
  const series = {
    callTime,
    deadline: 11_000,
    engine: { now: () => 1000 },
    delays: { pendingDelay: () => pendingDelay },
  } as CallSeries;
  const verdict = { kind: 'more', pace: false } as const;
  const before = { callsBefore: 40, callsToClear: 0, interval: 1, grew: false };
  const made = { calls: 45, samples: 400, survivors: 400, elapsed: 900 };
  return { series, options: resolveOptions({}), verdict, ...before, ...made, ...rest };
}

const steady = { kind: 'steady', reason: '' } as const;

describe('chooseTarget', () => {
  it('takes the next step of the ladder', () => {
    expect(chooseTarget(progress())).toBe(128);
  });

  it('takes a shorter step first where the next one would take long', () => {
    expect(chooseTarget(progress({ calls: 32 }))).toBe(48);
  });

  it('does not take a pause in the latest call for slow calls', () => {
    expect(chooseTarget(progress({}, 5000))).toBe(128);
  });

  it('takes what fits where the calls are slow', () => {
    expect(chooseTarget(progress({ elapsed: 9000 }, 200))).toBe(95);
  });

  it('leaves time for timers that are pending, if enough calls fit before', () => {
    const suspected = { calls: 128, elapsed: 2560, samples: 600 };
    expect(chooseTarget(progress(suspected))).toBe(512);
    expect(chooseTarget(progress(suspected, 20, 6000))).toBe(318);
    expect(chooseTarget(progress(suspected, 20, 9500))).toBeNull();
  });

  it('leaves none for those that have fired several times over', () => {
    const late = { calls: 128, elapsed: 20_000, samples: 600 };
    expect(chooseTarget(progress(late, 20, 6000))).toBe(512);
  });

  it('ends where no step that tells anything new fits', () => {
    expect(chooseTarget(progress({ elapsed: 90_000 }, 2000))).toBeNull();
  });

  it('ends at the most calls that are allowed', () => {
    expect(chooseTarget(progress({ options: resolveOptions({ maxCalls: 45 }) }))).toBeNull();
  });

  it('ends when nothing is left open', () => {
    expect(chooseTarget(progress({ verdict: steady }))).toBeNull();
  });

  it('goes on until as many calls were sampled as were made before, which a growing table takes to show', () => {
    const open = { verdict: steady, callsBefore: 300, callsToClear: 300 };
    expect(chooseTarget(progress({ ...open, elapsed: 40 }))).toBe(300);
    expect(chooseTarget(progress({ ...open, elapsed: 40, calls: 300 }))).toBeNull();
    expect(chooseTarget(progress({ ...open, elapsed: 400 }))).toBeNull();
  });

  it('takes more time for that where the heap was seen to grow', () => {
    const slow = { verdict: steady, callsBefore: 600, callsToClear: 600, elapsed: 400 };
    expect(chooseTarget(progress(slow, 1))).toBeNull();
    expect(chooseTarget(progress({ ...slow, grew: true }, 1))).toBe(600);
  });

  it('does not take the collection after a short round for slow calls', () => {
    const fast = { verdict: steady, callsBefore: 4000, callsToClear: 4000, elapsed: 12 };
    expect(chooseTarget(progress(fast, 0.02))).toBe(4000);
  });

  it('looks at a store that may keep pace again when all calls have doubled', () => {
    const paced = progress({ verdict: { kind: 'more', pace: true }, calls: 640, callsBefore: 640 }, 0.1);
    expect(chooseTarget(paced)).toBe(1920);
  });

  it('takes a shorter step where reading all survivors would take long', () => {
    expect(chooseTarget(progress({ calls: 600, samples: 60_000, elapsed: 1200 }))).toBeNull();
    expect(chooseTarget(progress({ calls: 100, samples: 10_000, elapsed: 200 }, 2))).toBe(400);
  });

  it('goes on to as many calls as a verdict takes, or as are allowed, however many samples they leave', () => {
    const heavy = { calls: 56, samples: 39_900, elapsed: 900 };
    expect(chooseTarget(progress(heavy))).toBe(100);
    expect(chooseTarget(progress({ ...heavy, options: resolveOptions({ maxCalls: 60 }) }))).toBe(60);
    expect(chooseTarget(progress({ ...heavy, calls: 96, samples: 60_000 }))).toBe(100);
  });
});

/** After so many calls of a tenth of a millisecond, each of which left a sample. */
const fast = (calls: number, rest: Partial<Progress> = {}): number | null =>
  chooseTarget(progress({ calls, samples: calls, elapsed: calls / 10, ...rest }, 0.1));

const slow = (calls: number, callTime: number): number | null => chooseTarget(progress({ calls }, callTime));

const upTo = (calls: number, maxCalls: number): number | null =>
  fast(calls, { options: resolveOptions({ maxCalls }) });

describe('chooseTarget, at its bounds', () => {
  const leaking = { kind: 'leaking', by: 'arrival', sites: [] } as const;
  const pace = { kind: 'more', pace: true } as const;

  it('decides a suspicion after 600 calls or 0.4 s, whichever is later', () => {
    expect(fast(450, { verdict: leaking, elapsed: 1000 })).toBe(600);
    expect(fast(2048, { verdict: leaking, elapsed: 300 })).toBe(3048);
    expect(fast(2048, { verdict: leaking, elapsed: 300.05 })).toBe(3047);
    expect(fast(2048, { verdict: leaking, elapsed: 390 })).toBeNull();
  });

  it('makes no more than 600 calls where a suspicion would keep more than a hundred thousand objects', () => {
    const heavy = (calls: number, survivors: number): number | null =>
      fast(calls, { verdict: leaking, elapsed: 100, survivors });
    expect([heavy(512, 102_400), heavy(512, 25_600), heavy(512, 400)]).toEqual([null, 2000, 2048]);
    expect([heavy(450, 90_000), heavy(640, 64_000), heavy(640, 63_000)]).toEqual([600, 1000, 1015]);
    // What is unclear takes as many calls as it takes.
    expect(fast(512, { elapsed: 100, survivors: 102_400 })).toBe(2048);
  });

  it('gives up to four seconds to what is unclear', () => {
    expect(fast(2048, { elapsed: 3900 })).toBe(3048);
    expect(fast(2048, { elapsed: 4000 })).toBeNull();
  });

  it('does not trust calls that take no time at all', () => {
    const none = { calls: 1000, samples: 1000, elapsed: 399.9, verdict: leaking };
    expect(chooseTarget(progress(none, 0))).toBe(2000);
  });

  it('makes as many calls as came before where that takes a quarter of a second, or 2.5 s where the heap grew', () => {
    const open = { verdict: steady, calls: 100, callsToClear: 600 };
    const target = (callTime: number, grew: boolean): number | null =>
      chooseTarget(progress({ ...open, grew }, callTime));
    expect([target(0.499, false), target(0.5, false)]).toEqual([600, null]);
    expect([target(4.99, true), target(5, true)]).toEqual([600, null]);
    const late = progress(open, 0.1);
    expect(chooseTarget({ ...late, series: { ...late.series, deadline: 1000 } })).toBeNull();
    expect(chooseTarget({ ...late, series: { ...late.series, deadline: 1001 } })).toBe(600);
  });

  it('doubles the calls of a store that may keep pace, up to 200, or those before were more', () => {
    expect([fast(199, { verdict: pace }), fast(200, { verdict: pace })]).toEqual([398, 512]);
    expect(fast(640, { verdict: pace, callsBefore: 200 })).toBe(2048);
    expect(fast(640, { verdict: pace, callsBefore: 201 })).toBe(1481);
  });

  it('reads some twelve thousand samples at the most, unless too few calls were made', () => {
    expect(fast(512, { samples: 5120 })).toBe(1200);
    expect(fast(512, { samples: 3584 })).toBe(1715);
    expect(fast(512, { samples: 0 })).toBe(2048);
  });

  it('takes 48 calls first where those up to 128 would take half a second', () => {
    expect([slow(32, 5.3), slow(32, 5.2), slow(28, 5)]).toEqual([48, 128, 128]);
    expect([slow(38, 20), slow(39, 20)]).toEqual([48, 128]);
  });

  it('makes no step of less than a quarter of the calls, unless it is up to a hundred', () => {
    expect([upTo(400, 500), upTo(400, 499)]).toEqual([500, null]);
    expect([upTo(99, 105), upTo(100, 110)]).toEqual([105, null]);
  });

  it('goes up to the calls that are allowed, beyond the last step as well', () => {
    expect(fast(8000, { samples: 0 })).toBe(10_000);
    expect(fast(30_000, { samples: 0, elapsed: 100, options: resolveOptions({ maxCalls: 60_000 }) })).toBe(
      60_000,
    );
  });

  it('samples on where only a part is sampled, until little can have been missed', () => {
    expect(chooseTarget(progress({ verdict: steady, interval: 1600 }))).toBe(100);
    expect(chooseTarget(progress({ verdict: steady, interval: 720 }))).toBeNull();
    // 600 calls of 20 ms do not fit into ten seconds.
    expect(chooseTarget(progress({ verdict: steady, interval: 9600 }))).toBeNull();
  });

  it('does not wait for timers where there cannot be enough calls before', () => {
    expect(chooseTarget(progress({}, 20, 9500))).toBe(128);
  });
});
