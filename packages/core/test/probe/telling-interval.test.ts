import { describe, expect, it } from 'vitest';
import { sampleWeight } from '../../src/probe/sample-weight.ts';
import { tellingInterval } from '../../src/probe/telling-interval.ts';

const reportedAt = (interval: number, ...sizes: number[]): number[] =>
  sizes.map((size) => size * sampleWeight(size, interval));

describe('tellingInterval', () => {
  it('leaves an interval that sees every allocation', () => {
    expect(tellingInterval(1)).toBe(1);
  });

  it.each([8, 16, 32, 64, 80, 100, 200])(
    'tells an object of a literal from one that lost its memento near %i bytes',
    (wanted) => {
      const interval = tellingInterval(wanted);
      expect(Math.abs(interval - wanted)).toBeLessThanOrEqual(wanted * 0.2);
      const [plain, withMemento] = reportedAt(interval, 32, 48);
      expect(plain).not.toBe(withMemento);
    },
  );

  it('finds one in which fewer of the common sizes look alike than in the one that is wanted', () => {
    for (let wanted = 16; wanted < 4096; wanted = Math.ceil(wanted * 1.3)) {
      const common = [24, 32, 40, 48, 56];
      const told = (interval: number): number => new Set(reportedAt(interval, ...common)).size;
      expect(told(tellingInterval(wanted))).toBeGreaterThanOrEqual(Math.min(4, told(wanted)));
    }
  });
});
