import { describe, expect, it } from 'vitest';
import { timesAtPace } from '../../src/verdict/backlog.ts';
import { judgeSurvivors } from '../../src/verdict/verdict.ts';
import type { SurvivorReading } from '../../src/probe/probe.ts';
import { curve, groupsOf } from '../support/curve-builder.ts';
import { stackOf } from '../support/site-builder.ts';

const put = 'put@/app/queue.ts:3';
/** Calls that were made before the sampled ones. */
const before = 300;

/** What is alive after so many calls that keep an object each, where only the newest are held. */
function holding(held: (made: number) => number, calls: number): SurvivorReading {
  const least = calls - held(before + calls);
  const perGroup = curve(calls, (call) => (call >= least ? 1 : 0));
  const objects = perGroup.reduce((sum, count) => sum + count, 0);
  const site = { stack: stackOf(put), allocator: put, objects, bytes: 48 * objects, largest: 48, perGroup };
  return { calls, groups: groupsOf(calls), sites: [site], samples: 0, surplusMarkers: 0 };
}

const rounds = [128, 512, 2048, 6000];
const readings = (held: (made: number) => number): SurvivorReading[] =>
  rounds.map((calls) => holding(held, calls));

const queue = (made: number): number => Math.floor(made / 3);
const shortQueue = (made: number): number => Math.floor(made / 10);
const cache = (): number => 100;
/** What is sampled of a large cache scatters. */
const scattered = (made: number): number => 100 + (made % 5) + Math.floor(made / 600);
const emptied = (made: number): number => made % 100;

const fewSamples = (made: number): number => Math.floor(made / 600);
/** Each sample stands for eleven objects. */
const sampled = (reading: SurvivorReading): SurvivorReading => ({
  ...reading,
  sites: reading.sites.map((site) => ({ ...site, objects: 11 * site.objects })),
});
/** The newest went. */
const ended = (reading: SurvivorReading): SurvivorReading => ({
  ...reading,
  sites: reading.sites.map((site) => {
    const from = site.perGroup.length * 0.85;
    return { ...site, perGroup: site.perGroup.map((count, index) => (index < from ? count : 0)) };
  }),
});

describe('timesAtPace', () => {
  it('counts the readings between which a queue grew with the calls, although its oldest objects went', () => {
    expect(timesAtPace(readings(queue), put)).toBe(2);
    expect(timesAtPace(readings(shortQueue), put)).toBe(3);
  });

  it('counts none for a cache that is full, or is emptied when it is', () => {
    expect(timesAtPace(readings(cache), put)).toBe(0);
    expect(timesAtPace(readings(scattered), put)).toBe(0);
    expect(timesAtPace(readings(emptied), put)).toBe(0);
  });

  it('counts none where a few samples stand for many objects each, or where the newest are gone', () => {
    expect(timesAtPace(readings(fewSamples).map(sampled), put)).toBe(0);
    expect(timesAtPace(readings(queue).map(sampled), put)).toBe(2);
    expect(timesAtPace(readings(queue).map(ended), put)).toBe(0);
  });

  it('counts none while no object went, or of another function', () => {
    expect(
      timesAtPace(
        readings(() => Infinity),
        put,
      ),
    ).toBe(0);
    expect(timesAtPace(readings(queue), 'other@/app/queue.ts:9')).toBe(0);
  });
});

describe('judgeSurvivors', () => {
  it('calls a queue leaking that is filled faster than it is emptied', () => {
    expect(judgeSurvivors(readings(queue), before)).toMatchObject({ kind: 'leaking', by: 'arrival' });
    expect(judgeSurvivors(readings(shortQueue), before)).toMatchObject({ kind: 'leaking', by: 'arrival' });
  });

  it('asks for more where a queue seemed to grow once, and lets it pass where there are none', () => {
    const once = readings(shortQueue).slice(0, 2);
    expect(judgeSurvivors(once, before).kind).toBe('more');
    expect(judgeSurvivors(once, before, true).kind).toBe('steady');
  });

  it('finds a cache steady that turns over', () => {
    expect(judgeSurvivors(readings(cache), before).kind).toBe('steady');
    expect(judgeSurvivors(readings(emptied), before).kind).toBe('steady');
  });
});

/** What is alive after so many calls that keep an object each: the newest, and those of some old calls. */
function alive(calls: number, count: number, ...old: readonly number[]): SurvivorReading {
  const reading = holding(() => count, calls);
  const sites = reading.sites.map((site) => ({
    ...site,
    objects: site.objects + old.length,
    perGroup: site.perGroup.map((held, call) => (old.includes(call) ? 1 : held)),
  }));
  return { ...reading, sites };
}

const times = (...all: readonly (readonly [calls: number, count: number, ...old: number[]])[]): number =>
  timesAtPace(
    all.map((one) => alive(...one)),
    put,
  );

describe('timesAtPace, at its bounds', () => {
  it('counts sixteen more objects, and a quarter more of many', () => {
    expect([times([200, 40], [600, 55]), times([200, 40], [600, 56])]).toEqual([0, 1]);
    expect([times([400, 100], [1000, 124]), times([400, 100], [1000, 125])]).toEqual([0, 1]);
    expect([times([400, 101], [1000, 126]), times([400, 101], [1000, 127])]).toEqual([0, 1]);
  });

  it('counts three more for a hundred calls', () => {
    expect([times([1000, 100], [3000, 159]), times([1000, 100], [3000, 160])]).toEqual([0, 1]);
  });

  it('counts on while the pace is the same, but for two fifths, up or down', () => {
    expect(times([400, 100], [1400, 200], [2400, 339])).toBe(2);
    expect(times([400, 100], [1400, 200], [2400, 341])).toBe(1);
    expect(times([400, 100], [1400, 239], [2400, 339])).toBe(2);
    expect(times([400, 100], [1400, 241], [2400, 341])).toBe(1);
  });

  it('passes over readings of few more calls', () => {
    expect(times([400, 100], [1400, 200], [1500, 210])).toBe(1);
    expect(times([400, 100], [1400, 200], [1500, 210], [2600, 320])).toBe(2);
  });

  it('wants the oldest objects gone in both of two readings', () => {
    expect(times([400, 100], [1000, 1000])).toBe(0);
    expect(times([400, 400], [3000, 1000])).toBe(0);
    expect(times([80, 68], [128, 110])).toBe(0);
  });

  it('takes the oldest for gone where single ones are left, as long as far fewer are than came later', () => {
    expect(times([400, 100], [1000, 250, 50, 200, 300, 400, 600, 700])).toBe(1);
    expect(times([1000, 125], [2000, 250, 600])).toBe(1);
    expect(times([1000, 125], [2000, 250, 100])).toBe(0);
  });
});
