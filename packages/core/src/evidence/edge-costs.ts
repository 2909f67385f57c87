import type { EdgeIndex, HeapGraph, NodeIndex } from '../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';
import { isRealmName } from './node-kinds.ts';

/** Weak references and V8's bookkeeping keep nothing that a user could let go of. */
export const notAnExplanation = 0;

const plain = 1;
const indirect = 3;
const obscure = 8;
const inherited = 20;
const machinery = 60;
const foreignScope = 40;

/** Cost of internal edges by name: what a person can find in their code is cheap. */
const internalCosts: Readonly<Record<string, number>> = {
  context: plain,
  table: plain,
  value: plain,
  bound_function: plain,
  bound_this: plain,
  bound_arguments: plain,
  bound_argument: plain,
  reactions_or_result: plain,
  parameters_and_registers: plain,
  function: indirect,
  receiver: indirect,
  extension: indirect,
  previous: indirect,
  elements: obscure,
  properties: obscure,
  map: machinery,
  shared: machinery,
  code: machinery,
  feedback_cell: machinery,
  scope_info: machinery,
  prototype: machinery,
  constructor: machinery,
  initial_map: machinery,
  prototype_or_initial_map: machinery,
};

const propertyCosts: Readonly<Record<string, number>> = {
  __proto__: inherited,
  constructor: obscure,
  arguments: obscure,
  caller: obscure,
  // The rings that Node keeps active timers in.
  _idleNext: notAnExplanation,
  _idlePrev: notAnExplanation,
};

/** How V8 names the edge from a key of a WeakMap to the value that the key keeps. */
export const ephemeronEdge: RegExp = /part of key .* -> value .* pair in WeakMap/;

/** What we share between our own copies in one process. */
const ownState = '<symbol leaktight.';

/** The inspector keeps what was logged, for a front end that we do not have. */
const inspectorConsole = 'DevTools console';

/** Costs that were worked out so far; there are millions of edges, and few names. */
type CostTable = Int16Array<ArrayBuffer>;
const unknown = -1;

/**
 * How poor an explanation each edge is: 0 for those that explain nothing (weak, V8's own), else the
 * higher the poorer. The measures are ours: they were set on real leaks, see bench/explain.
 */
export class EdgeCosts {
  readonly #graph: HeapGraph;
  readonly #names: EdgeNames;
  readonly #isForeign: (closure: NodeIndex) => boolean;
  readonly #byNodeType: readonly number[];
  /** Costs by the position of the name in the strings. */
  readonly #internal: CostTable;
  readonly #property: CostTable;
  /** 1 for the name of native contexts. */
  readonly #nativeContexts: CostTable;

  /** @param isForeign whether a function is Node's or a test runner's: what its scope holds is theirs to know. */
  constructor(graph: HeapGraph, names: EdgeNames, isForeign: (closure: NodeIndex) => boolean) {
    this.#graph = graph;
    this.#names = names;
    this.#isForeign = isForeign;
    const { count } = graph.columns.strings;
    this.#internal = new Int16Array(count).fill(unknown);
    this.#property = new Int16Array(count).fill(unknown);
    this.#nativeContexts = new Int16Array(count).fill(unknown);
    this.#byNodeType = graph.columns.layout.nodeTypes.map((type) =>
      type === 'code' || type === 'object shape' ? machinery : 0,
    );
  }

  of(edge: EdgeIndex, source: NodeIndex, target: NodeIndex): number {
    const { nodeTypes } = this.#graph.columns;
    const cost = this.#ofEdge(edge, source);
    if (cost === notAnExplanation) return cost;
    if (this.#isNativeContext(source)) return cost + machinery;
    return cost + (this.#byNodeType[nodeTypes[source]!] ?? 0) + (this.#byNodeType[nodeTypes[target]!] ?? 0);
  }

  /** It holds every builtin; what a user put on the global object has a way of its own. */
  #isNativeContext(node: NodeIndex): boolean {
    const name = this.#graph.columns.nodeNames[node]!;
    return memo(this.#nativeContexts, name, () => (isRealmName(this.#graph.nameOf(node)) ? 1 : 0)) === 1;
  }

  #ofEdge(edge: EdgeIndex, source: NodeIndex): number {
    const name = this.#graph.columns.edgeNames[edge]!;
    switch (this.#graph.edgeTypeOf(edge)) {
      case 'weak':
        return notAnExplanation;
      case 'context':
      case 'element':
      case 'shortcut':
        return plain;
      case 'hidden':
        return indirect;
      case 'property':
        return memo(this.#property, name, () => this.#ofProperty(edge));
      case 'internal':
        if (this.#graph.typeOf(source) === 'array') return this.#ofTable(edge);
        if (this.#graph.typeOf(source) === 'closure' && this.#names.of(edge) === 'context')
          return this.#isForeign(source) ? foreignScope : plain;
        return memo(this.#internal, name, () => this.#ofInternal(edge));
      default:
        return obscure;
    }
  }

  #ofProperty(edge: EdgeIndex): number {
    const name = this.#names.of(edge);
    return name.startsWith(ownState) ? notAnExplanation : (propertyCosts[name] ?? plain);
  }

  /** A slot of a table; a WeakMap's table only passes on what its keys keep. */
  #ofTable(edge: EdgeIndex): number {
    return ephemeronEdge.test(this.#names.of(edge)) ? notAnExplanation : plain;
  }

  #ofInternal(edge: EdgeIndex): number {
    const name = this.#names.of(edge);
    if (name.endsWith(inspectorConsole)) return notAnExplanation;
    return internalCosts[name] ?? (ephemeronEdge.test(name) ? plain : obscure);
  }
}

function memo(costs: CostTable, key: number, compute: () => number): number {
  const known = costs[key]!;
  if (known !== unknown) return known;
  return (costs[key] = compute());
}
