import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/gate/pace.ts';

/** A pace that has seen enough tests without growth. */
function settled(overhead: number): Pace {
  const pace = new Pace(overhead);
  for (let test = 0; test < 16; test++) pace.judged(1, false);
  pace.read(0, 1);
  return pace;
}

describe('Pace', () => {
  it('reads after every test at first, and after growth', () => {
    const pace = new Pace(0.1);
    pace.read(0, 1);
    expect(pace.isDue(1, 1)).toBe(true);
    const later = settled(0.1);
    expect(later.isDue(1, 1)).toBe(false);
    later.judged(1, true);
    expect(later.isDue(1, 1)).toBe(true);
  });

  it('lets a reading take no more than its share of the time', () => {
    const pace = settled(0.1);
    expect(pace.isDue(10, 1)).toBe(false);
    expect(pace.isDue(11, 1)).toBe(true);
    expect(settled(0.5).isDue(3, 1)).toBe(true);
  });

  it('waits for no more than a few tests', () => {
    expect(settled(0.001).isDue(1, 7)).toBe(false);
    expect(settled(0.001).isDue(1, 8)).toBe(true);
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
