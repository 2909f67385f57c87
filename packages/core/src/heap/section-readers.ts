import { LeaktightError } from '../errors.ts';
import { edgeTargetMask, edgeTypeShift } from './heap-columns.ts';
import type { EdgeFields, LocationFields, NodeFields, SnapshotLayout } from './snapshot-layout.ts';

const zero = 0x30;
const comma = 0x2c;
const closeBracket = 0x5d;

/** Takes the rows of one array of numbers; `row` is reused from call to call. */
export interface RowSink {
  readonly fields: number;
  take(row: Float64Array): void;
}

// Longest number with its comma and a line break.
const longestNumber = 24;

/** Reads an array of numbers in rows of `sink.fields`, in whatever chunks it comes. */
export class RowReader {
  readonly #sink: RowSink;
  readonly #row: Float64Array;
  #field = 0;
  #value = 0;
  #digits = false;

  constructor(sink: RowSink) {
    this.#sink = sink;
    this.#row = new Float64Array(sink.fields);
  }

  /** Reads from `at`; returns the position after the closing bracket, or -1 when the chunk ended first. */
  scan(bytes: Uint8Array, at: number, end: number): number {
    const lastSafe = end - this.#row.length * longestNumber;
    let position = at;
    while (position < end) {
      if (position < lastSafe && this.#field === 0 && !this.#digits)
        position = scanRows(this.#sink, this.#row, bytes, position, lastSafe);
      const byte = bytes[position++]!;
      if (byte === comma || byte === closeBracket) this.#endNumber();
      else if (byte >= zero) {
        this.#value = this.#value * 10 + (byte - zero);
        this.#digits = true;
      }
      if (byte === closeBracket) return position;
    }
    return -1;
  }

  #endNumber(): void {
    if (!this.#digits) return;
    this.#row[this.#field++] = this.#value;
    this.#value = 0;
    this.#digits = false;
    if (this.#field === this.#row.length) {
      this.#sink.take(this.#row);
      this.#field = 0;
    }
  }
}

/** Reads whole rows without looking for the end of the chunk; stops before a closing bracket or past `lastSafe`. */
function scanRows(sink: RowSink, row: Float64Array, bytes: Uint8Array, at: number, lastSafe: number): number {
  const fields = row.length;
  let position = at;
  while (position < lastSafe) {
    for (let field = 0; field < fields; field++) {
      let digit = bytes[position]! - zero;
      while (digit >>> 0 > 9) {
        if (digit === closeBracket - zero) return position;
        digit = bytes[++position]! - zero;
      }
      let value = 0;
      do {
        value = value * 10 + digit;
        digit = bytes[++position]! - zero;
      } while (digit >>> 0 <= 9);
      row[field] = value;
    }
    sink.take(row);
  }
  return position;
}

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

  take(row: Float64Array): void {
    const layout = this.#layout;
    const columns = this.columns;
    const node = this.#node++;
    columns.types[node] = row[layout.type]!;
    columns.names[node] = row[layout.name]!;
    columns.ids[node] = row[layout.id]!;
    columns.selfSizes[node] = row[layout.selfSize]!;
    if (layout.detachedness >= 0) columns.detachedness[node] = row[layout.detachedness]!;
    this.#edges += row[layout.edgeCount]!;
    columns.firstEdges[node + 1] = this.#edges;
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

  take(row: Float64Array): void {
    const layout = this.#layout;
    const edge = this.#edge++;
    const target = row[layout.toNode]! / this.#nodeFields;
    this.edges[edge] = (row[layout.type]! << edgeTypeShift) | target;
    this.names[edge] = row[layout.nameOrIndex]!;
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

  take(row: Float64Array): void {
    const { objectIndex, scriptId, line, column } = this.#layout;
    if (this.#length === this.#rows.length) this.#grow();
    const rows = this.#rows;
    const at = this.#length;
    rows[at] = row[objectIndex]! / this.#nodeFields;
    rows[at + 1] = row[scriptId]!;
    rows[at + 2] = row[line]!;
    rows[at + 3] = row[column]!;
    this.#length = at + 4;
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
