import { describe, expect, it } from 'vitest';
import { EdgeNames } from '../../src/evidence/paths/edge-names.ts';
import { propertyNames } from '../../src/evidence/property-names.ts';
import { type BuiltNode, buildHeap, type HeapBuilder } from '../support/heap-builder.ts';

/** Shapes of 0, 1, … properties, each a step from the one before; they share one list of names. */
function shapes(heap: HeapBuilder, names: readonly string[]): BuiltNode[] {
  const descriptors = heap.node('system / DescriptorArray', { type: 'object shape' });
  for (const [at, name] of names.entries()) descriptors.internal(String(at * 3), heap.string(name));
  const all: BuiltNode[] = [];
  for (let count = 0; count <= names.length; count++) {
    const shape = heap.node('system / Map', { type: 'object shape' }).internal('descriptors', descriptors);
    const before = all.at(-1);
    all.push(before ? shape.internal('back_pointer', before) : shape);
  }
  return all;
}

function namesOf(heap: HeapBuilder, node: BuiltNode): string[] {
  const graph = heap.graph();
  return propertyNames({ graph, names: new EdgeNames(graph) }, node.index);
}

describe('propertyNames', () => {
  it('names numbers too, which a snapshot leaves out, and none of a later shape', () => {
    const heap = buildHeap();
    const [, , two] = shapes(heap, ['at', 'name', 'later']);
    const object = heap.object('Session').internal('map', two!).property('name', heap.string('a'));
    expect(namesOf(heap, object)).toEqual(['at', 'name']);
  });

  it('reads the properties of an object that has no list of names', () => {
    const heap = buildHeap();
    const object = heap
      .object('Object')
      .property('__proto__', heap.object('Object'))
      .property('key', heap.string('a'))
      .property('get url', heap.closure('url'));
    expect(namesOf(heap, object)).toEqual(['key', 'url']);
  });

  it('leaves out what a library keeps for itself, and functions', () => {
    const heap = buildHeap();
    const object = heap
      .object('Object')
      .property('_idle', heap.string('a'))
      .property('<symbol kind>', heap.string('a'))
      .property('<symbol>', heap.string('a'))
      .property('#secret', heap.string('a'));
    expect(namesOf(heap, object)).toEqual([]);
    expect(namesOf(heap, heap.closure('run').property('name', heap.string('a')))).toEqual([]);
  });
});
