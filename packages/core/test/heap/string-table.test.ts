import { describe, expect, it } from 'vitest';
import { SnapshotReader } from '../../src/heap/snapshot-reader.ts';
import type { StringTable } from '../../src/heap/string-table.ts';
import { buildHeap } from '../support/heap-builder.ts';

const heap = buildHeap();
const plain = ['context', 'contexts', 'con', 'co', 'c', '', '<symbol leaktight.a>'];
const escaped = ['a "quoted" \\ name', 'abc"d', 'abc\\', 'ab"', 'ünïcode', 'abcü'];
const names = [...plain, ...escaped];
for (const name of names) heap.object(name);
const bytes = new TextEncoder().encode(heap.text());

function readInPieces(size: number): StringTable {
  const reader = new SnapshotReader();
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  return reader.end().columns.strings;
}

describe.each([1, 3, 7, bytes.length])('the strings of a snapshot in pieces of %d bytes', (size) => {
  const strings = readInPieces(size);

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
