import { LeaktightError } from '../errors.ts';
import { type HeapGraph, createHeapGraph } from './heap-graph.ts';
import { RowReader } from './row-reader.ts';
import { EdgeSink, LocationSink, NodeSink } from './section-readers.ts';
import { type SnapshotLayout, readLayout } from './snapshot-layout.ts';
import { StringTableReader } from './string-table.ts';

/** A piece of a snapshot as it comes from the inspector (text) or from a file (UTF-8 bytes). */
export type SnapshotChunk = string | Uint8Array;

interface Section {
  scan(bytes: Uint8Array, at: number, end: number): number;
}

// V8's head has about 1,500 characters.
const headPiece = 1024;
const longestHead = 200_000;

/**
 * Reads a heap snapshot from chunks into columns of numbers, so that its size is bound by memory
 * alone and not by the longest string (512 MB). Feed it with `write`, then call `end`.
 * @example
 * const reader = new SnapshotReader();
 * for await (const chunk of createReadStream('a.heapsnapshot')) reader.write(chunk);
 * const graph = reader.end();
 */
export class SnapshotReader {
  readonly #encoder = new TextEncoder();
  #encoded = new Uint8Array(0);
  #head = '';
  #layout: SnapshotLayout | undefined;
  #nodes: NodeSink | undefined;
  #edges: EdgeSink | undefined;
  #locations: LocationSink | undefined;
  readonly #strings = new StringTableReader();
  readonly #sections = new Map<string, Section>();
  #section: Section | undefined;
  readonly #key = new KeyReader();
  #ended = false;

  write(chunk: SnapshotChunk): void {
    const bytes = typeof chunk === 'string' ? this.#encode(chunk) : chunk;
    let at = this.#layout === undefined ? this.#readHead(bytes) : 0;
    while (at >= 0 && at < bytes.length) {
      if (this.#section === undefined) {
        at = this.#key.scan(bytes, at, bytes.length);
        if (at >= 0) this.#section = this.#sectionNamed(this.#key.take());
      } else {
        at = this.#section.scan(bytes, at, bytes.length);
        if (at >= 0) this.#leave(this.#section);
      }
    }
  }

  /** @throws LeaktightError (LEAKTIGHT_BAD_SNAPSHOT) when the snapshot was cut short or is none. */
  end(): HeapGraph {
    const layout = this.#layout;
    const nodes = this.#nodes;
    const edges = this.#edges;
    if (!layout || !nodes || !edges || !this.#ended) throw incomplete(nodes?.count, edges?.count, layout);
    const ownedEdges = nodes.columns.firstEdges[layout.nodeCount];
    if (
      nodes.count !== layout.nodeCount ||
      edges.count !== layout.edgeCount ||
      ownedEdges !== layout.edgeCount
    )
      throw incomplete(nodes.count, edges.count, layout);
    return createHeapGraph({
      layout,
      strings: this.#strings.table(),
      nodeTypes: nodes.columns.types,
      nodeNames: nodes.columns.names,
      nodeIds: nodes.columns.ids,
      selfSizes: nodes.columns.selfSizes,
      detachedness: nodes.columns.detachedness,
      firstEdges: nodes.columns.firstEdges,
      edges: edges.edges,
      edgeNames: edges.names,
      locations: this.#locations?.rows() ?? new Uint32Array(0),
    });
  }

  #encode(chunk: string): Uint8Array {
    if (this.#encoded.length < chunk.length * 3) this.#encoded = new Uint8Array(chunk.length * 3);
    const { written } = this.#encoder.encodeInto(chunk, this.#encoded);
    return this.#encoded.subarray(0, written);
  }

  /** Returns where the numbers of the nodes begin, or -1 when the head goes on in the next chunk. */
  #readHead(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += headPiece) {
      const before = this.#head.length;
      // The head is plain ASCII; one character per byte keeps positions true.
      this.#head += String.fromCharCode(...bytes.subarray(at, at + headPiece));
      const match = /"snapshot"\s*:\s*(\{[^]*\})\s*,\s*"nodes"\s*:\s*\[/.exec(this.#head);
      if (match) {
        this.#start(readLayout(match[1]!));
        this.#head = '';
        return at + match.index + match[0].length - before;
      }
      if (before > longestHead) throw incomplete(0, 0, undefined);
    }
    return -1;
  }

  #start(layout: SnapshotLayout): void {
    this.#layout = layout;
    this.#nodes = new NodeSink(layout);
    this.#edges = new EdgeSink(layout);
    this.#section = new RowReader(this.#nodes);
    this.#sections.set('edges', new RowReader(this.#edges));
    if (layout.location) {
      this.#locations = new LocationSink(layout.location, layout.node);
      this.#sections.set('locations', new RowReader(this.#locations));
    }
    this.#sections.set('strings', this.#strings);
  }

  #sectionNamed(name: string): Section {
    return this.#sections.get(name) ?? new SkippedSection();
  }

  #leave(section: Section): void {
    this.#section = undefined;
    if (section === this.#strings) this.#ended = true;
  }
}

/** Finds the next key of the top-level object and stops after the bracket that opens its value. */
class KeyReader {
  #key = '';
  #inKey = false;

  scan(bytes: Uint8Array, at: number, end: number): number {
    for (let position = at; position < end; position++) {
      const character = String.fromCharCode(bytes[position]!);
      if (character === '"') {
        this.#inKey = !this.#inKey;
        if (this.#inKey) this.#key = '';
      } else if (this.#inKey) this.#key += character;
      else if (character === '[') return position + 1;
    }
    return -1;
  }

  take(): string {
    return this.#key;
  }
}

/** A member that we do not need, such as `trace_tree`: arrays of numbers, nested. */
class SkippedSection {
  #depth = 1;

  scan(bytes: Uint8Array, at: number, end: number): number {
    for (let position = at; position < end; position++) {
      const byte = bytes[position];
      if (byte === 0x5b) this.#depth++;
      else if (byte === 0x5d && --this.#depth === 0) return position + 1;
    }
    return -1;
  }
}

/** Reads a whole snapshot from chunks. */
export async function readHeapGraph(
  chunks: AsyncIterable<SnapshotChunk> | Iterable<SnapshotChunk>,
): Promise<HeapGraph> {
  const reader = new SnapshotReader();
  for await (const chunk of chunks) reader.write(chunk);
  return reader.end();
}

function incomplete(
  nodes: number | undefined,
  edges: number | undefined,
  layout: SnapshotLayout | undefined,
): LeaktightError {
  const seen = layout
    ? `it ended after ${nodes ?? 0} of ${layout.nodeCount} nodes and ${edges ?? 0} of ${layout.edgeCount} edges`
    : 'it has no "snapshot" member with a meta description before "nodes"';
  return new LeaktightError(
    'LEAKTIGHT_BAD_SNAPSHOT',
    `Could not read the heap snapshot: ${seen}. Expected a complete .heapsnapshot as V8 writes it; take it again.`,
  );
}
