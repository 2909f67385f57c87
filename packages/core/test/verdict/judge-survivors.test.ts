import { describe, expect, it } from 'vitest';
import { judgeSurvivors } from '../../src/verdict/verdict.ts';
import type { SurvivorReading } from '../../src/probe/probe.ts';
import { curve, groupsOf } from '../support/curve-builder.ts';
import { stackOf } from '../support/site-builder.ts';

/** What is alive after so many calls of one function, by call; bytes do not matter here. */
function after(calls: number, ...curves: readonly ((call: number) => number)[]): SurvivorReading {
  const sites = curves.map((at, index) => {
    const perGroup = curve(calls, at);
    const objects = perGroup.reduce((sum, count) => sum + count, 0);
    const stack = `step${index}@/app/steps.ts:${index + 1}`;
    return { stack: stackOf(stack), allocator: stack, objects, bytes: objects * 48, largest: 48, perGroup };
  });
  const alive = sites.filter(({ objects }) => objects > 0);
  return { calls, groups: groupsOf(calls), sites: alive, samples: 0, surplusMarkers: 0 };
}

const always = (): number => 1;
const never = (): number => 0;
const often = (call: number): number => (call % 3 === 0 ? 1 : 0);
const everyTenth = (call: number): number => (call % 10 === 9 ? 1 : 0);
const warmUp = (call: number): number => (call < 50 ? 1 : 0);
const burst = (call: number): number => (call === 3 ? 60 : 0);
const judge = (...readings: readonly SurvivorReading[]): ReturnType<typeof judgeSurvivors> =>
  judgeSurvivors(readings, 5);

describe('judgeSurvivors, after the first round', () => {
  it('is steady when nothing outlived its call', () => {
    expect(judge(after(32, never))).toMatchObject({ kind: 'steady' });
  });

  it('never calls anything a leak yet', () => {
    expect(judge(after(32, always)).kind).toBe('more');
  });

  it('asks for more already for a leak at every tenth call', () => {
    expect(judge(after(16, everyTenth)).kind).toBe('more');
    expect(judge(after(128, everyTenth)).kind).toBe('more');
  });

  it('lets the last values kept pass', () => {
    expect(judge(after(32, (call) => (call === 31 ? 5 : 0))).kind).toBe('steady');
  });
});

/** Made by Node, with nobody of the user on the stack. */
const native = (reading: SurvivorReading): SurvivorReading => ({
  ...reading,
  sites: reading.sites.map((site) => ({ ...site, stack: stackOf('stat@node:internal/fs/utils:480') })),
});

describe('judgeSurvivors, where nobody of the user is on the stack', () => {
  it('calls leaking what comes with every call: results that native code makes', () => {
    expect(judge(native(after(128, always)), native(after(512, always)))).toMatchObject({ kind: 'leaking' });
  });

  it('asks for more where it does not, or so few calls were made', () => {
    expect(judge(native(after(128, often)), native(after(512, often))).kind).toBe('more');
    expect(judge(native(after(64, always)), native(after(200, always))).kind).toBe('more');
  });
});

describe('judgeSurvivors, after longer rounds', () => {
  it('calls leaking what kept arriving, and names its sites only', () => {
    const verdict = judge(after(128, always, burst), after(512, always, burst));
    expect(verdict).toMatchObject({ kind: 'leaking', by: 'arrival' });
    expect(verdict.kind === 'leaking' && verdict.sites.map(({ allocator }) => allocator)).toEqual([
      'step0@/app/steps.ts:1',
    ]);
  });

  it('calls leaking what arrives at every tenth call', () => {
    expect(judge(after(128, everyTenth), after(512, everyTenth))).toMatchObject({ kind: 'leaking' });
  });

  it('calls a cache that forgets its oldest entries steady: turnover', () => {
    const cache = (calls: number): SurvivorReading => after(calls, (call) => (call >= calls - 300 ? 1 : 0));
    expect(judge(after(96, always), cache(512))).toMatchObject({
      kind: 'steady',
      reason: expect.stringContaining('turnover'),
    });
  });

  it('calls survivors that stopped coming steady', () => {
    expect(judge(after(64, warmUp), after(512, warmUp))).toMatchObject({
      kind: 'steady',
      reason: expect.stringContaining('stopped coming'),
    });
  });

  it('asks for more where the curve dies down but has not ended', () => {
    const perBlock = [30, 25, 20, 15, 10, 6, 3, 1];
    const dying = (call: number): number => (call % 32 < perBlock[call >> 5]! ? 1 : 0);
    expect(judge(after(64, always), after(256, dying)).kind).toBe('more');
  });
});
