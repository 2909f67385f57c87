import { describe, expect, it } from 'vitest';
import { judgeSurvivors } from '../../src/verdict/verdict.ts';
import type { SurvivorReading } from '../../src/probe/probe.ts';
import { after, native, type Left } from '../support/left-builder.ts';
import { after as storesAfter, growing } from '../support/store-builder.ts';

const judge = (...readings: readonly SurvivorReading[]): ReturnType<typeof judgeSurvivors> =>
  judgeSurvivors(readings, 5);

const always = (): number => 1;
const often = (call: number): number => (call % 3 === 0 ? 1 : 0);
const only =
  (...calls: readonly number[]) =>
  (call: number): number =>
    calls.includes(call) ? 1 : 0;

const ended = {
  kind: 'steady',
  reason: 'Objects that outlived their call stopped coming: warm-up, or the last values kept.',
};
const turnover = {
  kind: 'steady',
  reason: 'Objects that outlived their call were let go later, as new ones came: turnover, not a leak.',
};
const ownOnly = { kind: 'steady', reason: "No object outlived its call but V8's own." };
const more = { kind: 'more', pace: false };

describe('judgeSurvivors, of the first round', () => {
  it('says why it is steady', () => {
    expect(judge(after(32))).toEqual({ kind: 'steady', reason: 'No object outlived its call.' });
    expect(judge(after(32, { at: only(31) }))).toEqual(ownOnly);
  });

  it('leaves out the last two calls', () => {
    expect(judge(after(32, { at: only(29) }))).toEqual(more);
    expect(judge(after(32, { at: only(30, 31) }))).toEqual(ownOnly);
    expect(judge(after(16, { at: only(15) }))).toEqual(ownOnly);
  });

  it('wants one call in thirty to have left something', () => {
    expect(judge(after(59, { at: only(3) }))).toEqual(more);
    expect(judge(after(60, { at: only(3) }))).toEqual(ownOnly);
    expect(judge(after(60, { at: only(3, 9) }))).toEqual(more);
    const last = { at: only(59), stack: 'last@/app/last.ts:7' };
    expect(judge(after(60, { at: only(3, 9) }, last))).toEqual(more);
  });

  it('asks for more where a store may grow, and says how large it is', () => {
    const store = storesAfter(128, { bytes: 5000, call: 100 });
    expect(judge(store)).toEqual({ kind: 'more', pace: true, storeBytes: 5000 });
  });

  it('is judged by its curve where no later round is to come', () => {
    const reading = after(128, { at: always });
    expect(judgeSurvivors([reading], 5, true)).toEqual({
      kind: 'leaking',
      by: 'arrival',
      sites: reading.sites,
    });
  });
});

const left = (calls: number, at: Left['at']): ReturnType<typeof judgeSurvivors> =>
  judge(after(128, { at, stack: native }), after(calls, { at, stack: native }));

const but =
  (missed: number) =>
  (call: number): number =>
    call % 10 === 0 && call < 10 * missed ? 0 : 1;
expect([left(260, but(26)).kind, left(260, but(25)).kind]).toEqual(['leaking', 'leaking']);

const gaps = (call: number): number => (call % 64 < 40 - call / 16 ? 1 : 0);

describe('judgeSurvivors, of what nobody of the user has on the stack', () => {
  it('wants 256 calls, of which nine in ten left something', () => {
    expect([left(255, always).kind, left(256, always).kind]).toEqual(['more', 'leaking']);
    expect(left(261, (call) => but(27)(call)).kind).toBe('more');
  });

  it('or 10,000 calls', () => {
    expect([left(9999, often).kind, left(10_000, often).kind]).toEqual(['more', 'leaking']);
  });

  it('lets an uneven curve pass, which it follows in code of the user', () => {
    expect(left(512, gaps).kind).toBe('steady');
    expect(judge(after(128, { at: gaps }), after(512, { at: gaps }))).toEqual(more);
    const both = [
      { at: gaps, allocator: 'make' },
      { at: only(3), stack: native, allocator: 'make' },
    ];
    expect(judge(after(128, ...both), after(512, ...both))).toEqual(more);
  });

  it('counts a function for the user that any of its sites has on the stack', () => {
    const even = { at: (call: number) => 1 - (call % 2), stack: native, allocator: 'make' };
    const odd = { at: (call: number) => call % 2, allocator: 'make' };
    const reading = after(200, even, odd);
    expect(judge(after(64, even, odd), reading)).toEqual({
      kind: 'leaking',
      by: 'arrival',
      sites: reading.sites,
    });
  });
});

const inlined = (stack: string): { early: Left; late: Left } => ({
  early: {
    at: (call) => (call < 300 ? 1 : 0),
    stack: `row@${stack}:3 < ${stack === 'node:fs' ? native : `open@${stack}:9`}`,
  },
  late: {
    at: (call) => (call < 300 || call % 3 === 0 ? 0 : 1),
    stack: stack === 'node:fs' ? native : `open@${stack}:9`,
  },
});

describe('judgeSurvivors, of several sites', () => {
  it('adds up those of one function, which it makes a leak of together', () => {
    const early = { at: (call: number) => (call < 300 ? 1 : 0), allocator: 'make' };
    const late = { at: (call: number) => (call < 300 ? 0 : 1), allocator: 'make', stack: 'b@/app/b.ts:2' };
    const reading = after(512, early, late);
    expect(judge(after(128, early, late), reading)).toEqual({
      kind: 'leaking',
      by: 'arrival',
      sites: reading.sites,
    });
    expect(judge(after(128, early), after(512, early))).toEqual(ended);
    expect(judgeSurvivors([after(128, late), after(512, late)], 5, true)).toEqual(turnover);
  });

  it('asks for more as long as one of them is unclear', () => {
    const unclear = { at: (call: number) => (call % 64 < 40 - call / 16 ? 1 : 0) };
    const over = { at: (call: number) => (call < 20 ? 1 : 0), stack: 'warm@/app/warm.ts:9' };
    expect(judge(after(128, unclear, over), after(512, unclear, over))).toEqual(more);
  });

  it('adds up those of a function that was inlined into its caller, once these count', () => {
    const { early, late } = inlined('/app/a.ts');
    const reading = after(512, early, late);
    expect(judge(after(128, early, late), reading)).toEqual({
      kind: 'leaking',
      by: 'arrival',
      sites: reading.sites,
    });
    const nodes = inlined('node:fs');
    expect(judge(after(128, nodes.early, nodes.late), after(200, nodes.early, nodes.late)).kind).not.toBe(
      'leaking',
    );
    expect(judge(after(128, nodes.early, nodes.late), after(512, nodes.early, nodes.late))).toEqual(turnover);
  });
});

describe('judgeSurvivors, of stores', () => {
  it('calls a store leaking that keeps pace, by its site', () => {
    expect(judge(...growing)).toEqual({
      kind: 'leaking',
      by: 'pace',
      sites: growing[3].sites,
      isEven: false,
    });
  });

  it('asks for a short round where only a store is open', () => {
    expect(judge(...growing.slice(0, 2))).toEqual({
      kind: 'more',
      pace: true,
      storeBytes: 4300,
      stores: [growing[1].stores![0]!.site],
    });
  });
});
