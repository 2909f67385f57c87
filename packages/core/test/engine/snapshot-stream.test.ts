import { expect, it } from 'vitest';
import { streamSnapshot } from '../../src/engine/engine.ts';

it('hands a whole snapshot over at once, in pieces that are not joined', () => {
  const pieces: Uint8Array[] = [];
  streamSnapshot((bytes) => pieces.push(bytes));
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(1 << 20);
  const { snapshot, nodes } = JSON.parse(Buffer.concat(pieces).toString()) as {
    snapshot: { node_count: number; meta: { node_fields: string[] } };
    nodes: number[];
  };
  expect(nodes.length).toBe(snapshot.node_count * snapshot.meta.node_fields.length);
});

it('passes on what its reader throws', () => {
  expect(() => {
    streamSnapshot(() => {
      throw new Error('cannot read this');
    });
  }).toThrow('cannot read this');
});
