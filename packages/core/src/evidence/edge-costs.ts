import {
  edgeTypeShift,
  testNames,
  type EdgeIndex,
  type EdgeType,
  type HeapGraph,
  type NodeIndex,
} from '../heap/heap.ts';
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
const shortestEphemeron = 'part of key  -> value  pair in WeakMap'.length;

/** What we share between our own copies in one process. */
const ownState = '<symbol leaktight.';

/** The inspector keeps what was logged, for a front end that we do not have. */
const inspectorConsole = 'DevTools console';

/** Costs of properties by the position of the name: nearly all are plain, and no name has to be decoded for that. */
function propertyCostsIn(strings: HeapGraph['columns']['strings']): CostTable {
  const costs = new Int16Array(strings.count).fill(plain);
  for (const [name, cost] of Object.entries(propertyCosts)) {
    const position = strings.indexOf(name);
    if (position >= 0) costs[position] = cost;
  }
  for (const position of strings.beginningWith(ownState)) costs[position] = notAnExplanation;
  return costs;
}

/** Costs that were worked out so far; there are millions of edges, and few names. */
type CostTable = Int16Array<ArrayBuffer>;
const unknown = -1;

/** Costs of the types of edges whose names say nothing; others have to be looked at. */
const typeCosts: Readonly<Partial<Record<EdgeType, number>>> = {
  weak: notAnExplanation,
  context: plain,
  element: plain,
  shortcut: plain,
  hidden: indirect,
  property: unknown,
  internal: unknown,
};

/**
 * How poor an explanation each edge is: 0 for those that explain nothing (weak, V8's own), else the
 * higher the poorer. The measures are ours: they were set on real leaks, see bench/explain.
 */
export class EdgeCosts {
  readonly #graph: HeapGraph;
  readonly #names: EdgeNames;
  readonly #isForeign: (closure: NodeIndex) => boolean;
  /** What the type of a node adds to the edges from and to it, and the cost of an edge by its type. */
  readonly #byNodeType: Uint8Array;
  readonly #byEdgeType: CostTable;
  /** Costs by the position of the name in the strings. */
  readonly #internal: CostTable;
  readonly #property: CostTable;
  readonly #slot: CostTable;
  readonly #isNativeContext: (node: NodeIndex) => boolean;
  /** Whether nodes of a type may be the context of a realm: names of others are not worth decoding. */
  readonly #mayBeRealm: readonly boolean[];
  readonly #propertyType: number;
  readonly #arrayType: number;
  readonly #closureType: number;

  /** @param isForeign whether a function is Node's or a test runner's: what its scope holds is theirs to know. */
  constructor(graph: HeapGraph, names: EdgeNames, isForeign: (closure: NodeIndex) => boolean) {
    this.#graph = graph;
    this.#names = names;
    this.#isForeign = isForeign;
    const { strings, layout } = graph.columns;
    this.#internal = new Int16Array(strings.count).fill(unknown);
    this.#property = propertyCostsIn(strings);
    this.#slot = new Int16Array(strings.count).fill(unknown);
    this.#isNativeContext = testNames(graph, isRealmName);
    this.#mayBeRealm = layout.nodeTypes.map((type) => type === 'hidden' || type === 'object');
    this.#byNodeType = Uint8Array.from(layout.nodeTypes, (type) =>
      type === 'code' || type === 'object shape' ? machinery : 0,
    );
    this.#byEdgeType = Int16Array.from(layout.edgeTypes, (type) => typeCosts[type] ?? obscure);
    this.#propertyType = layout.edgeTypes.indexOf('property');
    this.#arrayType = layout.nodeTypes.indexOf('array');
    this.#closureType = layout.nodeTypes.indexOf('closure');
  }

  of(edge: EdgeIndex, source: NodeIndex, target: NodeIndex): number {
    const cost = this.#ofEdge(edge, source);
    if (cost === notAnExplanation) return cost;
    const { nodeTypes } = this.#graph.columns;
    // The context of a realm holds every builtin; what a user put on the global object has a way of its own.
    if (this.#mayBeRealm[nodeTypes[source]!] === true && this.#isNativeContext(source))
      return cost + machinery;
    return cost + this.#byNodeType[nodeTypes[source]!]! + this.#byNodeType[nodeTypes[target]!]!;
  }

  #ofEdge(edge: EdgeIndex, source: NodeIndex): number {
    const { edges, edgeNames, nodeTypes } = this.#graph.columns;
    const type = edges[edge]! >>> edgeTypeShift;
    const ofType = this.#byEdgeType[type]!;
    if (ofType !== unknown) return ofType;
    const name = edgeNames[edge]!;
    if (type === this.#propertyType) {
      return this.#property[name]!;
    }
    const sourceType = nodeTypes[source];
    if (sourceType === this.#arrayType) return this.#ofSlot(edge, name);
    if (sourceType === this.#closureType && this.#names.of(edge) === 'context')
      return this.#isForeign(source) ? foreignScope : plain;
    const known = this.#internal[name]!;
    return known === unknown ? (this.#internal[name] = this.#ofInternal(edge)) : known;
  }

  /** A slot of a table; a WeakMap's table only passes on what its keys keep. */
  #ofSlot(edge: EdgeIndex, name: number): number {
    const known = this.#slot[name]!;
    if (known !== unknown) return known;
    // There are as many numbers of slots as the longest table has.
    if (this.#graph.columns.strings.longest(name) < shortestEphemeron) return (this.#slot[name] = plain);
    return (this.#slot[name] = ephemeronEdge.test(this.#names.of(edge)) ? notAnExplanation : plain);
  }

  #ofInternal(edge: EdgeIndex): number {
    const name = this.#names.of(edge);
    if (name.endsWith(inspectorConsole)) return notAnExplanation;
    return internalCosts[name] ?? (ephemeronEdge.test(name) ? plain : obscure);
  }
}
