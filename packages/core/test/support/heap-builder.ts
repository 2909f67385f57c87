import {
  type EdgeType,
  type HeapGraph,
  type NodeIndex,
  type NodeType,
  SnapshotReader,
} from '../../src/heap/heap.ts';

interface NodeOptions {
  readonly type?: NodeType;
  readonly id?: number;
  readonly size?: number;
  readonly detachedness?: 0 | 1 | 2;
  readonly location?: { readonly scriptId: number; readonly line: number; readonly column: number };
}

interface BuiltEdge {
  readonly type: EdgeType;
  readonly name: string | number;
  readonly target: BuiltNode;
}

const nodeTypes =
  'hidden,array,string,object,code,closure,regexp,number,native,synthetic,concatenated string,sliced string,symbol,bigint,object shape';
const edgeTypes = 'context,element,property,internal,hidden,shortcut,weak';

/** A node of a heap that a test builds; every method that adds an edge returns the node itself. */
export class BuiltNode {
  readonly index: NodeIndex;
  readonly name: string;
  readonly options: NodeOptions;
  readonly edges: BuiltEdge[] = [];

  constructor(index: number, name: string, options: NodeOptions) {
    this.index = index as NodeIndex;
    this.name = name;
    this.options = options;
  }

  edge(type: EdgeType, name: string | number, target: BuiltNode): this {
    this.edges.push({ type, name, target });
    return this;
  }

  property(name: string, target: BuiltNode): this {
    return this.edge('property', name, target);
  }

  element(index: number, target: BuiltNode): this {
    return this.edge('element', index, target);
  }

  /** A variable that a closure's context holds. */
  variable(name: string, target: BuiltNode): this {
    return this.edge('context', name, target);
  }

  internal(name: string, target: BuiltNode): this {
    return this.edge('internal', name, target);
  }

  hidden(index: number, target: BuiltNode): this {
    return this.edge('hidden', index, target);
  }

  weak(name: string, target: BuiltNode): this {
    return this.edge('weak', name, target);
  }

  shortcut(name: string, target: BuiltNode): this {
    return this.edge('shortcut', name, target);
  }
}

/**
 * A small heap, written as V8 writes a snapshot.
 * @example
 * const heap = buildHeap();
 * const cache = heap.object('Map', { size: 32 });
 * heap.roots.property('cache', cache);
 * const graph = heap.graph();
 * graph.nameOf(cache.index); // 'Map'
 */
export class HeapBuilder {
  readonly #nodes: BuiltNode[] = [];
  /** Node 0; its only edge at first leads to `roots`. */
  readonly root: BuiltNode;
  /** `(GC roots)`: hang what is alive from here. */
  readonly roots: BuiltNode;

  constructor() {
    this.root = this.node('', { type: 'synthetic' });
    this.roots = this.node('(GC roots)', { type: 'synthetic' });
    this.root.element(1, this.roots);
  }

  node(name: string, options: NodeOptions = {}): BuiltNode {
    const node = new BuiltNode(this.#nodes.length, name, options);
    this.#nodes.push(node);
    return node;
  }

  object(className: string, options: NodeOptions = {}): BuiltNode {
    return this.node(className, { type: 'object', ...options });
  }

  closure(name: string, options: NodeOptions = {}): BuiltNode {
    return this.node(name, { type: 'closure', ...options });
  }

  array(name = '', options: NodeOptions = {}): BuiltNode {
    return this.node(name, { type: 'array', ...options });
  }

  string(content: string, options: NodeOptions = {}): BuiltNode {
    return this.node(content, { type: 'string', ...options });
  }

  /** The text of the snapshot, with the fields that Node 24 and 26 write. */
  text(): string {
    return writeSnapshot(this.#nodes);
  }

  graph(): HeapGraph {
    const reader = new SnapshotReader();
    reader.write(this.text());
    return reader.end();
  }
}

export function buildHeap(): HeapBuilder {
  return new HeapBuilder();
}

function writeSnapshot(nodes: readonly BuiltNode[]): string {
  const strings = new Map<string, number>([['<dummy>', 0]]);
  const stringIndex = (text: string): number => {
    if (!strings.has(text)) strings.set(text, strings.size);
    return strings.get(text)!;
  };
  const fields = ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'];
  const typeOf = ({ options }: BuiltNode): number => nodeTypes.split(',').indexOf(options.type ?? 'object');
  const nodeRows = nodes.map((node) => {
    const { id = node.index * 2 + 1, size = 16, detachedness = 0 } = node.options;
    return [typeOf(node), stringIndex(node.name), id, size, node.edges.length, detachedness].join(',');
  });
  const edgeRows = nodes.flatMap((node) =>
    node.edges.map(({ type, name, target }) =>
      [
        edgeTypes.split(',').indexOf(type),
        typeof name === 'number' ? name : stringIndex(name),
        target.index * fields.length,
      ].join(','),
    ),
  );
  const locations = nodes.flatMap(({ index, options: { location } }) =>
    location ? [[index * fields.length, location.scriptId, location.line, location.column].join(',')] : [],
  );
  const meta = {
    node_fields: fields,
    node_types: [nodeTypes.split(','), 'string', 'number', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [edgeTypes.split(','), 'string_or_number', 'node'],
    location_fields: ['object_index', 'script_id', 'line', 'column'],
  };
  const head = JSON.stringify({
    meta,
    node_count: nodes.length,
    edge_count: edgeRows.length,
    trace_function_count: 0,
  });
  return `{"snapshot":${head},\n"nodes":[${nodeRows.join('\n,')}],\n"edges":[${edgeRows.join('\n,')}],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[${locations.join('\n,')}],\n"strings":[${[...strings.keys()].map((text) => JSON.stringify(text)).join(',\n')}]}`;
}
