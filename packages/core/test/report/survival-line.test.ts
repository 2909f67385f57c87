import { describe, expect, it } from 'vitest';
import { makePalette } from '../../src/report/palette.ts';
import { sparkline, survivalLine } from '../../src/report/survival-line.ts';
import { finding } from '../support/finding-builder.ts';

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

const line = (survivalCurve: readonly number[]): string[] =>
  survivalLine(finding({ survivalCurve, calls: 1280 }), makePalette(false));

describe('survivalLine', () => {
  it('says of how many calls the survivors are', () => {
    expect(line([1, 1])).toEqual(['  ██  survivors of 1,280 calls, oldest first']);
    expect(line([0, 0])).toEqual([]);
  });

  it('draws forty blocks as they are, and the means of more', () => {
    const uneven = Array.from({ length: 40 }, (_, index) => (index === 0 ? 7 : 1));
    expect(sparkline(uneven)).toBe(`█${'▂'.repeat(39)}`);
    const halves = Array.from({ length: 60 }, (_, index) => (index < 30 ? 2 : 1));
    expect(sparkline(halves)).toBe(`${'█'.repeat(20)}${'▅'.repeat(20)}`);
  });
});
