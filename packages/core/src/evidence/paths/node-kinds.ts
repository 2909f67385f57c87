import { testNames, type HeapGraph, type NodeIndex } from '../../heap/heap.ts';

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

/** Tells values from the parts that V8 makes them of (tables, contexts, cells, maps), by type and name. */
export class NodeKinds {
  readonly #graph: HeapGraph;
  readonly #isValueType: readonly boolean[];
  readonly #isString: readonly boolean[];
  readonly #isPart: (node: NodeIndex) => boolean;

  constructor(graph: HeapGraph) {
    this.#graph = graph;
    this.#isValueType = graph.columns.layout.nodeTypes.map((type) => valueTypes.has(type));
    this.#isString = graph.columns.layout.nodeTypes.map((type) => type.endsWith('string'));
    this.#isPart = testNames(graph, (name) => name.startsWith('system / '));
  }

  /** Whether a user can see this node as a value of its own. */
  isValue(node: NodeIndex): boolean {
    const { nodeTypes } = this.#graph.columns;
    const type = nodeTypes[node]!;
    // The name of a string is its content, whatever that says; there are as many as strings.
    return this.#isValueType[type] === true && (this.#isString[type] === true || !this.#isPart(node));
  }

  /** Class of an object, `function name` of a closure, kind of anything else; never the content of a string. */
  nameOf(node: NodeIndex): string {
    const type = this.#graph.typeOf(node);
    if (type === 'closure') return `function ${this.#graph.nameOf(node) || '(anonymous)'}`;
    if (type.endsWith('string')) return 'string';
    return type === 'object' || type === 'native' ? this.#graph.nameOf(node) || 'Object' : type;
  }
}
