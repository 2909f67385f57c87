import { describe, expect, it } from 'vitest';
import { partsToProbe, RunsPerReading } from '../../src/gate/runs-per-reading.ts';

function sizesAfter(shares: readonly number[], areSingle = false): number[] {
  const runs = new RunsPerReading(areSingle);
  return shares.map((share) => {
    runs.read(share);
    return runs.size;
  });
}

describe('RunsPerReading', () => {
  it('clears more runs at once where they leave little, up to a dozen', () => {
    expect(sizesAfter([0.1, 0.1, 0.1])).toEqual([6, 12, 12]);
  });

  it('keeps to as many as stay below a limit together', () => {
    expect(sizesAfter([0.4, 0.9])).toEqual([3, 3]);
  });

  it('clears fewer at once where they are above a limit together, down to each alone', () => {
    expect(sizesAfter([0.1, 1.2, Infinity, Infinity])).toEqual([6, 3, 1, 1]);
  });

  it('gives each run a reading of its own where that is asked for', () => {
    expect(sizesAfter([0, 0, 5], true)).toEqual([1, 1, 1]);
  });
});

const group = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('partsToProbe', () => {
  it('asks after nine suspects whether any was cleared, and after two dozen whether many were', () => {
    const parts = partsToProbe(group(60));
    expect(parts.map(({ part }) => part.length)).toEqual([9, 15, 36]);
    expect(parts.map(({ leastCleared }) => leastCleared)).toEqual([0, 0.1, 0.4]);
  });

  it.each([0, 5, 9, 20, 24, 25])('leaves out none of %i', (count) => {
    expect(partsToProbe(group(count)).flatMap(({ part }) => part)).toEqual(group(count));
  });
});
