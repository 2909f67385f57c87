import { describe, expect, it } from 'vitest';
import { sparkline } from '../../src/report/survival-line.ts';

describe('sparkline', () => {
  it.each([
    ['a leak', [1, 1, 1, 1], '████'],
    ['warm-up', [0, 4, 2, 0, 0], '▁█▅▁▁'],
    ['the last value kept', [0, 0, 0, 1], '▁▁▁█'],
    ['a little beside a lot, which is more than none', [1, 1000, 0], '▂█▁'],
    ['no survivors', [0, 0, 0], ''],
    ['no calls', [], ''],
  ])('draws %s', (_, curve, line) => {
    expect(sparkline(curve)).toBe(line);
  });

  it('squeezes a longer curve into 40 bars', () => {
    const line = sparkline(Array.from({ length: 1000 }, (_, index) => (index < 500 ? 0 : 1)));
    expect(line).toBe('▁'.repeat(20) + '█'.repeat(20));
  });
});
