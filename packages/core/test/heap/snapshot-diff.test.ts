import { describe, expect, it } from 'vitest';
import { countClasses, diffHeaps } from '../../src/heap/heap.ts';
import { buildHeap } from '../support/heap-builder.ts';

describe('a histogram', () => {
  it('groups objects by constructor and the rest by kind, largest first', () => {
    const heap = buildHeap();
    heap.object('Session', { size: 100 });
    heap.object('Session', { size: 60 });
    heap.closure('onClose', { size: 64 });
    heap.closure('onOpen', { size: 64 });
    heap.string('secret', { size: 24 });
    heap.node('Session', { type: 'code', size: 8 });
    expect(countClasses(heap.graph())).toEqual([
      { className: 'Session', count: 2, selfBytes: 160 },
      { className: 'Function', count: 2, selfBytes: 128 },
      { className: '(synthetic)', count: 2, selfBytes: 32 },
      { className: '(string)', count: 1, selfBytes: 24 },
      { className: '(compiled code)', count: 1, selfBytes: 8 },
    ]);
  });
});

describe('a difference', () => {
  it('goes by the id of objects, not by their place or class', () => {
    const before = buildHeap();
    before.object('Session', { id: 101, size: 10 });
    before.object('Session', { id: 103, size: 10 });
    before.object('Gone', { id: 105, size: 5 });
    const after = buildHeap();
    const fresh = after.object('Session', { id: 107, size: 30 });
    after.object('Session', { id: 103, size: 10 });
    after.object('Session', { id: 109, size: 30 });
    const diff = diffHeaps(before.graph(), after.graph());
    expect(diff.added).toEqual([fresh.index, 4]);
    expect(diff.removedCount).toBe(2);
    expect(diff.classes).toEqual([
      { className: 'Session', added: 2, removed: 1, addedBytes: 60, removedBytes: 10 },
      { className: 'Gone', added: 0, removed: 1, addedBytes: 0, removedBytes: 5 },
    ]);
  });
});
