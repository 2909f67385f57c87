import { LeaktightError } from '../errors.ts';
import {
  type ClassChange,
  type ClassCount,
  classNameOf,
  countClasses,
  diffHeaps,
  type Distances,
  type EdgeIndex,
  type EdgeType,
  findDominators,
  findRetainers,
  type HeapGraph,
  measureDistances,
  measureRetainedSizes,
  nodeId,
  type NodeIndex,
  nodeIndex,
  type NodeType,
  type Retainers,
  shareObjectIds,
} from '../heap/heap.ts';
import { forgottenIds, noSnapshot, swapped } from './not-comparable.ts';

/** One object of a snapshot, as plain data. */
export interface HeapNode {
  /** V8's id: the same in every snapshot of one process, for as long as the object lives. */
  readonly id: number;
  readonly type: NodeType;
  /** Constructor, as `classes()` counts it; `Function`, `(string)`, `(array)`, ... for what has none. */
  readonly className: string;
  /** Constructor of an object or name of a function; of a string its length, unless values were asked for. */
  readonly name: string;
  /** Bytes of the object alone. */
  readonly selfSize: number;
}

/** One reference that leads to an object. */
export interface HeapRetainer {
  readonly node: HeapNode;
  /** `weak` edges do not keep their target alive. */
  readonly edgeType: EdgeType;
  /** Property, variable or internal slot; a number for elements. */
  readonly edgeName: string | number;
}

/** What came and went between two snapshots of one process. */
export interface SnapshotDiff {
  /** Objects that the earlier snapshot did not have. */
  readonly added: readonly HeapNode[];
  readonly removedCount: number;
  /** By growth in bytes, largest first. */
  readonly classes: readonly ClassChange[];
}

/** How a snapshot shows what it holds. */
export interface SnapshotOptions {
  /** Show the contents of strings; without it their length alone. Default: false. */
  readonly showValues?: boolean | undefined;
}

/**
 * A heap snapshot to ask questions of. It holds numbers only, some 70 bytes per object, and none
 * of the objects themselves; let go of it and that is freed.
 */
export interface Snapshot {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** How many objects of each class there are and their own bytes, largest first. */
  classes(): ClassCount[];
  /** The objects of a class; its prototype object is not one of them. */
  instances(className: string): HeapNode[];
  /**
   * What is here and was not in `earlier`, and the reverse. Objects are told apart by V8's ids, which V8
   * forgets whenever an inspector session closes: that of a profiler, a debugger, or of `detectLeaks`.
   * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) when `earlier` is no snapshot or the later one, or the ids are not the same.
   */
  diff(earlier: Snapshot): SnapshotDiff;
  /** Every reference to an object: the holders nearest to the root first, weak references last. */
  retainersOf(node: Pick<HeapNode, 'id'>): HeapRetainer[];
  /** Bytes that would be freed with an object: its own and those of all that it alone keeps alive. */
  retainedSize(node: Pick<HeapNode, 'id'>): number;
}

/** Its name is how a later snapshot knows what is ours, see `withoutSnapshots`. */
class LeaktightSnapshot implements Snapshot {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly #graph: HeapGraph;
  readonly #showValues: boolean;
  #retainers: Retainers | undefined;
  #distances: Distances | undefined;
  #retainedSizes: Float64Array | undefined;

  constructor(graph: HeapGraph, { showValues = false }: SnapshotOptions) {
    this.nodeCount = graph.nodeCount;
    this.edgeCount = graph.edgeCount;
    this.#graph = graph;
    this.#showValues = showValues;
  }

  classes(): ClassCount[] {
    return countClasses(this.#graph);
  }

  instances(className: string): HeapNode[] {
    return instancesOf(this.#graph, className).map((node) => this.#describe(node));
  }

  diff(earlier: Snapshot): SnapshotDiff {
    if (!LeaktightSnapshot.#is(earlier)) throw noSnapshot(earlier);
    if (!shareObjectIds(earlier.#graph, this.#graph)) throw forgottenIds();
    if (newestId(earlier.#graph) > newestId(this.#graph)) throw swapped();
    const { added, removedCount, classes } = diffHeaps(
      earlier.#graph,
      this.#graph,
      withoutSnapshots(this.#graph),
    );
    return { added: added.map((node) => this.#describe(node)), removedCount, classes };
  }

  retainersOf(node: Pick<HeapNode, 'id'>): HeapRetainer[] {
    const graph = this.#graph;
    this.#retainers ??= findRetainers(graph);
    this.#distances ??= measureDistances(graph);
    const edges: EdgeIndex[] = [];
    this.#retainers.forEach(indexOf(graph, node), (edge) => edges.push(edge));
    return nearestFirst(graph, this.#distances, edges).map((edge) => ({
      node: this.#describe(graph.sourceOf(edge)),
      edgeType: graph.edgeTypeOf(edge),
      edgeName: graph.edgeNameOf(edge),
    }));
  }

  retainedSize(node: Pick<HeapNode, 'id'>): number {
    this.#retainedSizes ??= measureRetainedSizes(this.#graph, findDominators(this.#graph));
    return this.#retainedSizes[indexOf(this.#graph, node)]!;
  }

  static #is(value: unknown): value is LeaktightSnapshot {
    return typeof value === 'object' && value !== null && #graph in value;
  }

  #describe(node: NodeIndex): HeapNode {
    return describeNode(this.#graph, node, this.#showValues);
  }
}

/** Puts the questions of `Snapshot` on a graph; what they need is computed at the first question. */
export function openSnapshot(graph: HeapGraph, options: SnapshotOptions = {}): Snapshot {
  return new LeaktightSnapshot(graph, options);
}

/** Tells what a node is for: false for an open snapshot of ours and all that it alone holds. */
function withoutSnapshots(graph: HeapGraph): (node: NodeIndex) => boolean {
  const ours = new Uint8Array(graph.nodeCount);
  for (const node of instancesOf(graph, LeaktightSnapshot.name)) ours[node] = 1;
  const { immediate, order } = findDominators(graph);
  for (const node of order) ours[node]! |= ours[immediate[node]!]!;
  return (node) => ours[node] === 0;
}

const stringTypes: ReadonlySet<NodeType> = new Set(['string', 'concatenated string', 'sliced string']);

function describeNode(graph: HeapGraph, node: NodeIndex, showValues: boolean): HeapNode {
  const type = graph.typeOf(node);
  const name = graph.nameOf(node);
  return {
    id: graph.idOf(node),
    type,
    className: classNameOf(graph, node),
    name: stringTypes.has(type) && !showValues ? `string of ${name.length} characters` : name,
    selfSize: graph.selfSizeOf(node),
  };
}

function instancesOf(graph: HeapGraph, className: string): NodeIndex[] {
  const found: NodeIndex[] = [];
  const known = new Map<number, boolean>();
  const { nodeTypes, nodeNames } = graph.columns;
  for (let index = 0; index < graph.nodeCount; index++) {
    const node = nodeIndex(index);
    const key = nodeNames[index]! * 256 + nodeTypes[index]!;
    let matches = known.get(key);
    if (matches === undefined) known.set(key, (matches = classNameOf(graph, node) === className));
    if (matches && !isPrototype(graph, node)) found.push(node);
  }
  return found;
}

/** By the distance of their source from the root; weak ones and those from garbage last. */
function nearestFirst(graph: HeapGraph, distances: Distances, edges: readonly EdgeIndex[]): EdgeIndex[] {
  const stepsTo = (edge: EdgeIndex): number => {
    const steps = distances.of(graph.sourceOf(edge));
    return graph.edgeTypeOf(edge) === 'weak' || steps < 0 ? Number.MAX_SAFE_INTEGER : steps;
  };
  return edges
    .map((edge) => ({ edge, steps: stepsTo(edge) }))
    .toSorted((a, b) => a.steps - b.steps)
    .map(({ edge }) => edge);
}

/** V8 names `Foo.prototype` a `Foo`; its constructor points back at it. */
function isPrototype(graph: HeapGraph, node: NodeIndex): boolean {
  const constructor = graph.typeOf(node) === 'object' ? propertyOf(graph, node, 'constructor') : null;
  return constructor !== null && propertyOf(graph, constructor, 'prototype') === node;
}

function propertyOf(graph: HeapGraph, node: NodeIndex, name: string): NodeIndex | null {
  let found: NodeIndex | null = null;
  graph.forEachEdge(node, (edge) => {
    if (graph.edgeTypeOf(edge) === 'property' && graph.edgeNameOf(edge) === name)
      found = graph.targetOf(edge);
    return found === null;
  });
  return found;
}

function indexOf(graph: HeapGraph, { id }: Pick<HeapNode, 'id'>): NodeIndex {
  const node = graph.nodeWithId(nodeId(id));
  if (node !== null) return node;
  throw new LeaktightError(
    'LEAKTIGHT_BAD_RECEIVED',
    `Could not find object ${id} in this snapshot. Expected a node of this snapshot, or one that was alive when it was taken.`,
  );
}

/** Ids rise with time, but for the even ones: those are the embedder's and, on Node 20, addresses. */
function newestId(graph: HeapGraph): number {
  return graph.columns.nodeIds.reduce((newest, id) => (id % 2 === 1 && id > newest ? id : newest), 0);
}
