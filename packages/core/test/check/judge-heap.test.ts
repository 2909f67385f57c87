import { expect, it } from 'vitest';
import { detectLeaks, type Finding } from '../../src/index.ts';

/** Keeps the latest entries, of 120 objects each. */
function measure(most: number, explain?: 'sites'): Promise<Finding> {
  const cache = new Map<number, object[]>();
  let next = 0;
  function load(): void {
    cache.set(
      next,
      Array.from({ length: 120 }, (_, id) => ({ id })),
    );
    cache.delete(next - most);
    next += 1;
  }
  // Time for as many calls on a slow machine.
  return detectLeaks(load, { track: ['heap'], explain, timeBudget: 20_000 });
}

it('finds a leak of many objects per call with its path, and counts the calls that came after it', async () => {
  const finding = await measure(Infinity);
  expect(finding.verdict).toBe('leaking');
  expect(finding.retainers, finding.reasons.join('\n')).toHaveLength(1);
  const [cache] = finding.collections;
  expect(finding.callsMade).toBeGreaterThan(cache!.sizeAfter);
});

it('takes a large cache of such entries for what it is, before or after a snapshot', async () => {
  for (const explain of [undefined, 'sites'] as const) {
    const { verdict, reasons } = await measure(5000, explain);
    expect([verdict, reasons]).toEqual(['steady', [expect.stringContaining('as in a cache')]]);
  }
});
