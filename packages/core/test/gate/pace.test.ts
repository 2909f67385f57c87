import { describe, expect, it } from 'vitest';
import { Pace, type Judged } from '../../src/gate/pace.ts';

/** Tests that took a part of a limit in objects, and a tenth of that of one in bytes. */
function judged(tests: number, share: number, hasManyBytes = false): Judged {
  return { tests, share, bytes: share / 10, hasManyBytes };
}

/** A pace that has seen many tests without growth, the last of them read at 1. */
function settled(overhead: number): Pace {
  const pace = new Pace(overhead);
  for (let reading = 0; reading < 16; reading++) pace.judged(judged(8, 0.4));
  pace.read(0, 1);
  return pace;
}

describe('Pace', () => {
  it('reads after few tests at first, and after growth', () => {
    const pace = new Pace(0.1);
    pace.read(0, 1);
    expect(pace.isDue(1, 3)).toBe(true);
    const later = settled(0.1);
    expect(later.isDue(1, 7)).toBe(false);
    for (let reading = 0; reading < 9; reading++) later.judged(judged(8, 2));
    expect(later.isDue(1, 2)).toBe(true);
  });

  it('reads as many tests at once as stay below a limit together', () => {
    const pace = settled(0.1);
    for (let reading = 0; reading < 9; reading++) pace.judged(judged(1, 0.2));
    expect(pace.isDue(1, 2)).toBe(false);
    expect(pace.isDue(1, 3)).toBe(true);
  });

  it('takes a test that left much, among many that did not, for an exception', () => {
    const pace = settled(0.1);
    pace.judged(judged(1, 20));
    expect(pace.isDue(1, 11)).toBe(false);
  });

  it('reads after every test when growth does not end', () => {
    const pace = settled(0.1);
    for (let reading = 0; reading < 8; reading++) pace.judged(judged(1, 3));
    expect(pace.isDue(1, 1)).toBe(true);
  });

  it('reads as many at once as stay below a limit in bytes, where it clears none of the tests', () => {
    const pace = settled(0.1);
    for (let reading = 0; reading < 9; reading++) pace.judged(judged(1, 1.5));
    expect([pace.isDue(100, 3), pace.isDue(100, 4)]).toEqual([false, true]);
    pace.judged(judged(4, 3));
    expect(pace.isDue(1, 1)).toBe(true);
  });

  it('always reads in the exact mode, also where it clears none of the tests', () => {
    const pace = settled(Infinity);
    for (let reading = 0; reading < 9; reading++) pace.judged(judged(1, 1.5));
    expect(pace.isDue(1.1, 1)).toBe(true);
  });

  it('reads after every test for a while after one that left too many bytes', () => {
    const pace = settled(0.1);
    pace.judged(judged(8, 3, true));
    for (let test = 0; test < 20; test++) pace.judged(judged(1, 0));
    expect(pace.isDue(1, 1)).toBe(true);
  });

  it('lets a reading take no more than its share of the time', () => {
    const pace = settled(0.1);
    expect(pace.isDue(10, 1)).toBe(false);
    expect(pace.isDue(11, 1)).toBe(true);
    expect(settled(0.5).isDue(3, 1)).toBe(true);
  });

  it('waits for no more than a few tests', () => {
    expect(settled(0.001).isDue(1, 11)).toBe(false);
    expect(settled(0.001).isDue(1, 12)).toBe(true);
  });

  it('is not slowed down by one reading that was interrupted', () => {
    const pace = settled(0.1);
    pace.read(100, 1100);
    expect(pace.isDue(1112, 1)).toBe(true);
  });

  it('always reads where there is no limit to it', () => {
    expect(settled(Infinity).isDue(1.1, 1)).toBe(true);
  });
});

const watched = (tests: number): boolean => {
  const pace = settled(0.1);
  pace.judged(judged(8, 3, true));
  for (let test = 0; test < tests; test++) pace.judged(judged(1, 0));
  return pace.isDue(1, 1);
};

/** The time from which the next reading is affordable, after readings that took so long. */
const affordable = (...costs: readonly number[]): number => {
  const pace = new Pace(0.1);
  for (const cost of costs) pace.read(1000, 1000 + cost);
  const end = 1000 + (costs.at(-1) ?? 0);
  let wait = 0;
  while (!pace.isDue(end + wait, 1)) wait += 0.5;
  return wait;
};

const after = (readings: number, share = 1.5): boolean => {
  const pace = new Pace(0.1);
  pace.read(0, 1);
  for (let reading = 0; reading < readings; reading++) pace.judged(judged(1, share));
  return pace.isDue(100, 3);
};

describe('Pace, in figures', () => {
  it('reads the first three tests together', () => {
    const pace = new Pace(0.1);
    pace.read(0, 1);
    expect([pace.isDue(1, 2), pace.isDue(1, 3)]).toEqual([false, true]);
  });

  it('watches thirty-two tests after one that left too many bytes', () => {
    expect([watched(31), watched(32)]).toEqual([true, false]);
  });

  it('follows what readings cost, slower up than down', () => {
    expect([affordable(8), affordable(8, 8), affordable(8, 4), affordable(8, 800)]).toEqual([80, 80, 70, 96]);
  });

  it('clears tests by the median of the last nine readings, whatever their order', () => {
    const pace = settled(0.1);
    for (const share of [0.9, 0.1, 0.1, 0.1, 0.1, 0.2, 0.9, 0.9, 0.9]) pace.judged(judged(1, share));
    expect([pace.isDue(1, 2), pace.isDue(1, 3)]).toEqual([false, true]);
  });

  it('gives up reading for objects only after nine readings that cleared no test', () => {
    expect([after(8), after(9), after(9, 1)]).toEqual([true, false, true]);
  });

  it('counts bytes by test, where it gave up reading for objects', () => {
    const pace = settled(0.1);
    for (let reading = 0; reading < 9; reading++) pace.judged(judged(2, 3));
    expect([pace.isDue(1, 3), pace.isDue(1, 4)]).toEqual([false, true]);
  });
});
