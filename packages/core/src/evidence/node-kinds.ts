import type { HeapGraph, NodeIndex } from '../heap/heap.ts';

/** Node types that stand for values a user can name. */
const valueTypes = new Set([
  'object',
  'closure',
  'string',
  'concatenated string',
  'sliced string',
  'regexp',
  'number',
  'symbol',
  'bigint',
  'native',
  'wasm object',
]);

const realm = 'system / NativeContext';

/** V8 14 adds a text of the embedder's, which may be empty: `system / NativeContext / `. */
export function isRealmName(name: string): boolean {
  return name === realm || name.startsWith(`${realm} /`);
}

/** Tells values from the parts that V8 makes them of (tables, contexts, cells, maps), by type and name. */
export class NodeKinds {
  readonly #graph: HeapGraph;
  readonly #isValueType: readonly boolean[];
  readonly #isPartName = new Map<number, boolean>();

  constructor(graph: HeapGraph) {
    this.#graph = graph;
    this.#isValueType = graph.columns.layout.nodeTypes.map((type) => valueTypes.has(type));
  }

  /** Whether a user can see this node as a value of its own. */
  isValue(node: NodeIndex): boolean {
    const { nodeTypes, nodeNames } = this.#graph.columns;
    if (!this.#isValueType[nodeTypes[node]!]) return false;
    const name = nodeNames[node]!;
    let isPart = this.#isPartName.get(name);
    if (isPart === undefined) {
      isPart = this.#graph.nameOf(node).startsWith('system / ');
      this.#isPartName.set(name, isPart);
    }
    return !isPart;
  }

  /** Class of an object, `function name` of a closure, kind of anything else; never the content of a string. */
  nameOf(node: NodeIndex): string {
    const type = this.#graph.typeOf(node);
    if (type === 'closure') return `function ${this.#graph.nameOf(node) || '(anonymous)'}`;
    if (type.endsWith('string')) return 'string';
    return type === 'object' || type === 'native' ? this.#graph.nameOf(node) || 'Object' : type;
  }
}
