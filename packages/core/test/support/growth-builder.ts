import type { GrowthRules } from '../../src/memory/growth-rules.ts';

/** Rules by which some kilobytes tell within some hundred calls. */
export const growthRules: GrowthRules = {
  floor: () => 1000,
  perReading: 0,
  figure: 'median block',
  leastPerCall: 1,
  mustSee: { perCall: 20, hiding: 0, stirring: 300, patience: 20, needed: false },
  cached: () => 0,
  leastReadings: 8,
  mostReadings: 12,
  firstCalls: 200,
  calls: 100,
};

/** Readings after blocks of so many calls, from what each block added. */
export function readingsAfter(
  blocks: readonly number[],
  callsPerBlock: number,
): { at: number; value: number }[] {
  let value = 500_000;
  return [
    { at: 0, value },
    ...blocks.map((bytes, index) => ({ at: (index + 1) * callsPerBlock, value: (value += bytes) })),
  ];
}
