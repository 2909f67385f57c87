import { LeaktightError } from '../errors.ts';
import { edgeTargetMask, edgeTypeShift } from './heap-columns.ts';
import type { EdgeFields, LocationFields, NodeFields, SnapshotLayout } from './snapshot-layout.ts';

const zero = 0x30;
const comma = 0x2c;
const closeBracket = 0x5d;

/** Takes the rows of one array of numbers. */
export interface RowSink {
  readonly fields: number;
  /** Takes whole rows, the first `length` numbers; `rows` is reused from call to call. */
  take(rows: Float64Array, length: number): void;
}

// Longest number with its comma and a line break.
const longestNumber = 24;

/** Rows that are handed over at once; they fit the nearest cache. */
const rowsAtOnce = 512;

/** Reads an array of numbers in rows of `sink.fields`, in whatever chunks it comes. */
export class RowReader {
  readonly #sink: RowSink;
  readonly #read: NumbersRead;
  #value = 0;
  #digits = false;

  constructor(sink: RowSink) {
    this.#sink = sink;
    this.#read = { numbers: new Float64Array(sink.fields * rowsAtOnce), filled: 0, position: 0 };
  }

  /** Reads from `at`; returns the position after the closing bracket, or -1 when the chunk ended first. */
  scan(bytes: Uint8Array, at: number, end: number): number {
    const read = this.#read;
    const lastSafe = end - longestNumber;
    read.position = at;
    while (read.position < end) {
      if (read.position < lastSafe && !this.#digits) scanNumbers(read, bytes, lastSafe);
      if (read.filled === read.numbers.length) {
        this.#handOver();
        continue;
      }
      const byte = bytes[read.position++]!;
      if (byte === comma || byte === closeBracket) this.#endNumber();
      else if (byte >= zero) {
        this.#value = this.#value * 10 + (byte - zero);
        this.#digits = true;
      }
      if (byte !== closeBracket) continue;
      this.#handOver();
      return read.position;
    }
    this.#handOver();
    return -1;
  }

  #endNumber(): void {
    if (!this.#digits) return;
    this.#read.numbers[this.#read.filled++] = this.#value;
    this.#value = 0;
    this.#digits = false;
  }

  /** Hands over whole rows, and keeps the beginning of the next one. */
  #handOver(): void {
    const { numbers, filled } = this.#read;
    const whole = filled - (filled % this.#sink.fields);
    this.#sink.take(numbers, whole);
    numbers.copyWithin(0, whole, filled);
    this.#read.filled = filled - whole;
  }
}

interface NumbersRead {
  readonly numbers: Float64Array;
  filled: number;
  position: number;
}

/**
 * Reads numbers without looking for the end of the chunk; stops when `numbers` is full, before a closing bracket or past
 * `lastSafe`. It knows nothing of rows, so that V8 compiles it once for all sections.
 */
function scanNumbers(read: NumbersRead, bytes: Uint8Array, lastSafe: number): void {
  const { numbers } = read;
  const room = numbers.length;
  let { filled, position } = read;
  while (position < lastSafe && filled < room) {
    let digit = bytes[position]! - zero;
    if (digit >>> 0 > 9) {
      if (digit === closeBracket - zero) break;
      position++;
      continue;
    }
    let value = 0;
    do {
      value = value * 10 + digit;
      digit = bytes[++position]! - zero;
    } while (digit >>> 0 <= 9);
    numbers[filled++] = value;
  }
  read.filled = filled;
  read.position = position;
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

  take(rows: Float64Array, length: number): void {
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

  take(rows: Float64Array, length: number): void {
    const { fields, edges, names } = this;
    const { type, nameOrIndex, toNode } = this.#layout;
    const nodeFields = this.#nodeFields;
    let edge = this.#edge;
    for (let row = 0; row < length; row += fields) {
      edges[edge] = (rows[row + type]! << edgeTypeShift) | (rows[row + toNode]! / nodeFields);
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

  take(from: Float64Array, length: number): void {
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
