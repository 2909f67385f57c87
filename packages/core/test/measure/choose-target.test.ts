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
  const made = { calls: 45, callsBefore: 40, callsToClear: 0, grew: false, samples: 400, elapsed: 900 };
  return { series, options: resolveOptions({}), verdict, ...made, ...rest };
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
