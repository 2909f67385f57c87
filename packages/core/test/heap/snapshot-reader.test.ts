import { writeHeapSnapshot } from 'node:v8';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HeapGraph, nodeIndex, SnapshotReader } from '../../src/heap/heap.ts';
import { buildHeap } from '../support/heap-builder.ts';

function readInPieces(text: string, size: number): HeapGraph {
  const bytes = new TextEncoder().encode(text);
  const reader = new SnapshotReader();
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  return reader.end();
}

function bytesOf(columns: readonly { readonly buffer: { readonly byteLength: number } }[]): number {
  return columns.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

function sample(): { text: string; session: number } {
  const heap = buildHeap();
  const session = heap.object('Session "ü" \n\\', { size: 5e9, id: 77, detachedness: 2 });
  const close = heap.closure('onClose', { location: { scriptId: 9, line: 3, column: 14 } });
  heap.roots.property('sessions', session);
  session.element(4_000_000_000, close).property('close', close);
  close.weak('key', session);
  return { text: heap.text(), session: session.index };
}

describe('a snapshot', () => {
  it.each([1, 2, 7, 64, 100_000])('reads the same in pieces of %i bytes', (size) => {
    const { text, session } = sample();
    const graph = readInPieces(text, size);
    const node = nodeIndex(session);
    expect(graph.nodeCount).toBe(4);
    expect(graph.nameOf(node)).toBe('Session "ü" \n\\');
    expect(graph.typeOf(node)).toBe('object');
    expect(graph.selfSizeOf(node)).toBe(5e9);
    expect(graph.detachednessOf(node)).toBe('detached');
    expect(graph.nodeWithId(graph.idOf(node))).toBe(node);
    const edges: unknown[] = [];
    graph.forEachEdge(node, (edge) => {
      edges.push([graph.edgeTypeOf(edge), graph.edgeNameOf(edge), graph.nameOf(graph.targetOf(edge))]);
      expect(graph.sourceOf(edge)).toBe(node);
    });
    expect(edges).toEqual([
      ['element', 4_000_000_000, 'onClose'],
      ['property', 'close', 'onClose'],
    ]);
    expect(graph.locationOf(nodeIndex(3))).toEqual({ scriptId: 9, line: 3, column: 14 });
    expect(graph.locationOf(node)).toBeNull();
  });

  it.each([0.1, 0.5, 0.99])(
    'that was cut short after %d of its text is an error, not a smaller heap',
    (share) => {
      const { text } = sample();
      expect(() => readInPieces(text.slice(0, text.length * share), 64)).toThrow(
        /Could not read the heap snapshot/,
      );
    },
  );

  it('takes 22 bytes per node and 8 per edge, beside its strings and places in code', () => {
    const graph = readInPieces(sample().text, 64);
    const { nodeTypes, nodeNames, nodeIds, selfSizes, detachedness, firstEdges, edges, edgeNames } =
      graph.columns;
    const nodeColumns = [nodeTypes, nodeNames, nodeIds, selfSizes, detachedness, firstEdges];
    expect(bytesOf(nodeColumns)).toBe(graph.nodeCount * 22 + 4);
    expect(bytesOf([edges, edgeNames])).toBe(graph.edgeCount * 8);
  });

  it('whose nodes own more or fewer edges than there are is an error', () => {
    const text = sample().text.replace(/"nodes":\[9,1,1,16,1/, '"nodes":[9,1,1,16,3');
    expect(text).not.toBe(sample().text);
    expect(() => readInPieces(text, 64)).toThrow(/Could not read the heap snapshot/);
  });

  it('of the running Node holds what JSON.parse finds in it', () => {
    const path = writeHeapSnapshot(join(tmpdir(), `leaktight-${process.pid}.heapsnapshot`));
    const text = readFileSync(path, 'utf8');
    rmSync(path);
    const { snapshot, nodes, strings } = JSON.parse(text) as {
      snapshot: { meta: { node_fields: string[] }; node_count: number; edge_count: number };
      nodes: number[];
      strings: string[];
    };
    const graph = readInPieces(text, 65_536);
    expect(graph.nodeCount).toBe(snapshot.node_count);
    expect(graph.edgeCount).toBe(snapshot.edge_count);
    const fields = snapshot.meta.node_fields;
    const different = Array.from({ length: graph.nodeCount }, (_, index) => nodeIndex(index)).filter(
      (node) => {
        const field = (name: string) => nodes[node * fields.length + fields.indexOf(name)]!;
        return (
          graph.idOf(node) !== field('id') ||
          graph.selfSizeOf(node) !== field('self_size') ||
          graph.edgeCountOf(node) !== field('edge_count') ||
          graph.nameOf(node) !== strings[field('name')]
        );
      },
    );
    expect(different).toEqual([]);
  });
});
