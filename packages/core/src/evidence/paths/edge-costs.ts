import type { EdgeIndex, EdgeType, HeapGraph, NodeIndex, NodeType } from '../../heap/heap.ts';
import type { EdgeNames } from './edge-names.ts';
import { findModuleCaches } from './module-exports.ts';
import { findImportLists } from './import-lists.ts';
import { realmsOf } from './realms.ts';

/** Weak references and V8's bookkeeping keep nothing that a user could let go of. */
export const notAnExplanation = 0;

const plain = 1;
const indirect = 3;
const obscure = 8;
const inherited = 20;
export const machinery = 60;
const foreignScope = 40;
/** Less than to look for it in the code of Node or of a test runner. */
export const importing = 20;

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
export const ephemeronEdge: RegExp = /part of key .* -> value .* pair in WeakMap(?: \(table @(\d+)\))?/;
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
export type CostTable = Int16Array<ArrayBuffer>;
export const unknown = -1;

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
  /** What the type of a node adds to the edges from and to it. */
  readonly byNodeType: Uint8Array<ArrayBuffer>;
  /** The same for the targets of a realm's edges: these are costly enough. */
  readonly inRealm: Uint8Array<ArrayBuffer>;
  /** Costs by the type of an edge, or `unknown`. */
  readonly byEdgeType: CostTable;
  /** Costs of properties by the position of the name in the strings; all are known. */
  readonly property: CostTable;
  /** Costs of other edges by the type of their source, then by the position of the name, or `unknown`. */
  readonly internal: readonly CostTable[];
  readonly propertyType: number;
  /** The contexts of realms, which hold every builtin; what a user put on the global object has a way of its own. */
  readonly realms: readonly NodeIndex[];
  /** Lists by which modules refer to what others export. */
  readonly importLists: readonly NodeIndex[];
  /** Where all CommonJS modules are, by their files: every other one has a way there. */
  readonly moduleCaches: readonly NodeIndex[];
  readonly #arrayType: number;
  readonly #closureType: number;
  readonly #hiddenType: number;
  readonly #contextName: number;

  /** @param isForeign whether a function is Node's or a test runner's: what its scope holds is theirs to know. */
  constructor(graph: HeapGraph, names: EdgeNames, isForeign: (closure: NodeIndex) => boolean) {
    this.#graph = graph;
    this.#names = names;
    this.#isForeign = isForeign;
    const { strings, layout } = graph.columns;
    this.property = propertyCostsIn(strings);
    this.realms = realmsOf(graph);
    this.importLists = findImportLists(graph);
    this.moduleCaches = findModuleCaches(graph, names);
    this.byNodeType = Uint8Array.from(layout.nodeTypes, (type) =>
      type === 'code' || type === 'object shape' ? machinery : 0,
    );
    this.inRealm = new Uint8Array(this.byNodeType.length);
    this.byEdgeType = Int16Array.from(layout.edgeTypes, (type) => typeCosts[type] ?? obscure);
    this.propertyType = layout.edgeTypes.indexOf('property');
    this.#arrayType = layout.nodeTypes.indexOf('array');
    this.#closureType = layout.nodeTypes.indexOf('closure');
    this.#hiddenType = layout.nodeTypes.indexOf('hidden');
    this.#contextName = names.positionOf('context');
    // A name tells something else on tables and on functions than elsewhere.
    const newTable = (): CostTable => new Int16Array(strings.count).fill(unknown);
    const [slots, ofClosures, ofHidden, others] = [newTable(), newTable(), newTable(), newTable()];
    const tables: Partial<Record<NodeType, CostTable>> = {
      array: slots,
      closure: ofClosures,
      hidden: ofHidden,
    };
    this.internal = layout.nodeTypes.map((type) => tables[type] ?? others);
  }

  /** Cost of an edge that V8 names, and no user; without what its ends add. */
  ofNamed(edge: EdgeIndex, source: NodeIndex): number {
    const { edgeNames, nodeTypes } = this.#graph.columns;
    const name = edgeNames[edge]!;
    const sourceType = nodeTypes[source]!;
    // The same name stands on functions of users and of others: never to be found in the table.
    if (sourceType === this.#closureType && name === this.#contextName)
      return this.#isForeign(source) ? foreignScope : plain;
    const table = this.internal[sourceType]!;
    const known = table[name]!;
    if (known !== unknown) return known;
    if (sourceType === this.#arrayType) return (table[name] = this.#ofSlot(edge, name));
    return (table[name] = this.#ofInternal(edge, sourceType === this.#hiddenType));
  }

  /** A slot of a table; a WeakMap's table only passes on what its keys keep. */
  #ofSlot(edge: EdgeIndex, name: number): number {
    // There are as many numbers of slots as the longest table has.
    if (this.#graph.columns.strings.longest(name) < shortestEphemeron) return plain;
    return ephemeronEdge.test(this.#names.of(edge)) ? notAnExplanation : plain;
  }

  /** @param isOfHidden of a Proxy, mostly: it stands for its target, rather than for what somebody notes of it. */
  #ofInternal(edge: EdgeIndex, isOfHidden: boolean): number {
    const name = this.#names.of(edge);
    if (name.endsWith(inspectorConsole)) return notAnExplanation;
    return internalCosts[name] ?? (ephemeronEdge.test(name) && !isOfHidden ? plain : obscure);
  }
}
