import { describe, expect, it } from 'vitest';
import { buildHeap } from '../support/heap-builder.ts';

const heap = buildHeap();
const names = ['context', 'contexts', 'con', 'a "quoted" \\ name', 'ünïcode', '<symbol leaktight.a>'];
for (const name of names) heap.object(name);
const { strings } = heap.graph().columns;

describe('the strings of a snapshot', () => {
  it.each(names)('are found by their text: %s', (name) => {
    expect(strings.at(strings.indexOf(name))).toBe(name);
  });

  it('do not hold what is a part of one', () => {
    for (const text of ['conte', 'ontext', 'quoted', 'ü']) expect(strings.indexOf(text)).toBe(-1);
  });

  it('are found by how they begin', () => {
    expect(strings.beginningWith('con').map((at) => strings.at(at))).toEqual(['context', 'contexts', 'con']);
    expect(strings.beginningWith('<symbol leaktight.')).toHaveLength(1);
    expect(strings.beginningWith('nothing like it')).toEqual([]);
  });
});
