import { describe, expect, it } from 'vitest';
import { NodeBuckets } from '../../../src/evidence/paths/node-buckets.ts';

/** The nodes of one cost, where `lowest` says what each costs by now. */
function taken(buckets: NodeBuckets, cost: number, lowest: readonly number[]): number[] {
  const order = new Uint32Array(8).fill(99);
  const end = buckets.takeAt(cost, Int32Array.from(lowest), order, 1);
  return [...order.subarray(1, end)];
}

describe('NodeBuckets', () => {
  it('gives the nodes of a cost in the order they came in, without those that have a lower one by now', () => {
    const buckets = new NodeBuckets(8);
    for (const node of [3, 1, 2]) buckets.add(node, 5);
    buckets.add(1, 4);
    expect(taken(buckets, 5, [0, 4, 5, 5])).toEqual([3, 2]);
    expect(taken(buckets, 4, [0, 4, 5, 5])).toEqual([1]);
    expect([3, 4, 5].map((cost) => buckets.isEmpty(cost))).toEqual([true, false, false]);
    expect(buckets.highest).toBe(5);
  });

  it('holds more entries than were expected, and any cost', () => {
    const buckets = new NodeBuckets(1);
    const costs = [0, 7, 5000, 7, 0, 12_000];
    for (const [node, cost] of costs.entries()) buckets.add(node, cost);
    expect([0, 7, 5000, 12_000].map((cost) => taken(buckets, cost, costs))).toEqual([
      [0, 4],
      [1, 3],
      [2],
      [5],
    ]);
    expect(buckets.isEmpty(11_999)).toBe(true);
  });
});
