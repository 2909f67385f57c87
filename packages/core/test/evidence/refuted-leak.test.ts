import { describe, expect, it } from 'vitest';
import { isRefuted } from '../../src/evidence/refuted-leak.ts';
import { LeakHeap } from '../support/leak-heap.ts';

function refuted(leak: LeakHeap, calls: number, arrivalsPerCall: number): boolean {
  return isRefuted(leak.find(calls, arrivalsPerCall));
}

const isStoreRefuted = (leak: LeakHeap): boolean => isRefuted(leak.find(4000, 0.0005, () => 'user', 50_000));

describe('isRefuted', () => {
  it('holds against a leak that a heap of no new values came with', () => {
    const leak = new LeakHeap();
    for (let part = 0; part < 50; part++)
      leak.heap.roots.hidden(part, leak.freshPart('system / LoadHandler'));
    expect(refuted(leak, 13, 1)).toBe(true);
  });

  it('does not where values came, though none is reached by a path that tells anything', () => {
    const leak = new LeakHeap();
    for (const [index, one] of leak.fresh('Session', 13).entries()) leak.heap.roots.weak(String(index), one);
    expect(refuted(leak, 13, 1)).toBe(false);
  });

  it('does not where so few are expected that they may have come by chance at none of the calls', () => {
    expect(refuted(new LeakHeap(), 13, 0.5)).toBe(false);
  });

  describe('of a store that kept pace', () => {
    it("holds where only a table of V8's own is as large", () => {
      const leak = new LeakHeap();
      leak.heap.roots.hidden(
        1,
        leak.heap.node('system / WeakArrayList', { type: 'hidden', id: 20_001, size: 75_000 }),
      );
      leak.heap.roots.hidden(2, leak.freshArray(40_000));
      expect(isStoreRefuted(leak)).toBe(true);
    });

    it('does not where a new one is as large, whoever holds it', () => {
      const leak = new LeakHeap();
      leak.heap.roots.hidden(1, leak.freshArray(50_000));
      expect(isStoreRefuted(leak)).toBe(false);
    });
  });
});
