import { LeaktightError } from '../errors.ts';
import { edgeTargetMask, edgeTypeShift } from './heap-columns.ts';
import type { RowSink } from './row-reader.ts';
import type { EdgeFields, LocationFields, NodeFields, SnapshotLayout } from './snapshot-layout.ts';

export interface NodeColumns {
  readonly types: Uint8Array;
  readonly names: Uint32Array;
  readonly ids: Uint32Array;
  readonly selfSizes: Float64Array;
  readonly detachedness: Uint8Array;
  readonly firstEdges: Uint32Array;
}

export class NodeSink implements RowSink {
  readonly fields: number;
  readonly columns: NodeColumns;
  readonly #layout: NodeFields;
  #node = 0;
  #edges = 0;

  constructor({ node, nodeCount }: SnapshotLayout) {
    if (nodeCount > edgeTargetMask) throw tooLarge(nodeCount);
    this.#layout = node;
    this.fields = node.count;
    this.columns = {
      types: new Uint8Array(nodeCount),
      names: new Uint32Array(nodeCount),
      ids: new Uint32Array(nodeCount),
      selfSizes: new Float64Array(nodeCount),
      detachedness: new Uint8Array(node.detachedness < 0 ? 0 : nodeCount),
      firstEdges: new Uint32Array(nodeCount + 1),
    };
  }

  get count(): number {
    return this.#node;
  }

  take(rows: Uint32Array, length: number): void {
    const { fields, columns } = this;
    const { type, name, id, selfSize, edgeCount, detachedness } = this.#layout;
    const { types, names, ids, selfSizes, firstEdges } = columns;
    let node = this.#node;
    let edges = this.#edges;
    for (let row = 0; row < length; row += fields) {
      types[node] = rows[row + type]!;
      names[node] = rows[row + name]!;
      ids[node] = rows[row + id]!;
      selfSizes[node] = rows[row + selfSize]!;
      if (detachedness >= 0) columns.detachedness[node] = rows[row + detachedness]!;
      edges += rows[row + edgeCount]!;
      firstEdges[++node] = edges;
    }
    this.#node = node;
    this.#edges = edges;
  }

  /** Ids are words by V8's own count; what an embedder's hashes have beyond tells nothing. */
  correct(at: number, value: number): void {
    const { count, selfSize } = this.#layout;
    if (at % count === selfSize) this.columns.selfSizes[Math.floor(at / count)] = value;
  }
}

export class EdgeSink implements RowSink {
  readonly fields: number;
  readonly edges: Uint32Array;
  readonly names: Uint32Array;
  readonly #layout: EdgeFields;
  readonly #nodeFields: number;
  #edge = 0;

  constructor({ node, edge, edgeCount }: SnapshotLayout) {
    this.#layout = edge;
    this.#nodeFields = node.count;
    this.fields = edge.count;
    this.edges = new Uint32Array(edgeCount);
    this.names = new Uint32Array(edgeCount);
  }

  get count(): number {
    return this.#edge;
  }

  take(rows: Uint32Array, length: number): void {
    const { fields, edges, names } = this;
    const { type, nameOrIndex, toNode } = this.#layout;
    // Targets are whole rows: to multiply and round takes less than to divide.
    const perField = 1 / this.#nodeFields;
    let edge = this.#edge;
    for (let row = 0; row < length; row += fields) {
      edges[edge] = (rows[row + type]! << edgeTypeShift) | (rows[row + toNode]! * perField + 0.5);
      names[edge++] = rows[row + nameOrIndex]!;
    }
    this.#edge = edge;
  }
}

export class LocationSink implements RowSink {
  readonly fields: number;
  readonly #layout: LocationFields;
  readonly #nodeFields: number;
  #rows = new Uint32Array(4096);
  #length = 0;

  constructor(location: LocationFields, node: NodeFields) {
    this.#layout = location;
    this.#nodeFields = node.count;
    this.fields = location.count;
  }

  take(from: Uint32Array, length: number): void {
    const { objectIndex, scriptId, line, column } = this.#layout;
    for (let row = 0; row < length; row += this.fields) {
      if (this.#length === this.#rows.length) this.#grow();
      const rows = this.#rows;
      const at = this.#length;
      rows[at] = from[row + objectIndex]! / this.#nodeFields;
      rows[at + 1] = from[row + scriptId]!;
      rows[at + 2] = from[row + line]!;
      rows[at + 3] = from[row + column]!;
      this.#length = at + 4;
    }
  }

  #grow(): void {
    const grown = new Uint32Array(this.#rows.length * 2);
    grown.set(this.#rows);
    this.#rows = grown;
  }

  /** Node index, script id, line and column, in V8's order. */
  rows(): Uint32Array {
    return this.#rows.slice(0, this.#length);
  }
}

function tooLarge(nodeCount: number): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_BAD_SNAPSHOT',
    `Could not read the heap snapshot: it has ${nodeCount} nodes, at most ${edgeTargetMask} fit.`,
  );
}
