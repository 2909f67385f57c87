import type { HeapGraph, NodeIndex } from '../../heap/heap.ts';
import type { NodeKinds } from './node-kinds.ts';

/** Costs beyond the last sought object up to which its parts (tables, contexts, buffers) may have a better way. */
const partsReach = 30;

/** Names of classes whose strays hang from V8's own parts, as texts of its messages do. */
const strays = new Set(['string', 'number', 'symbol', 'bigint']);

const isLikely = ([name]: readonly [string, unknown]): boolean => !strays.has(name);

/** Which objects came with the calls, and how many of a class make a leak. */
interface NewObjectsOfCalls {
  readonly isNew: (node: NodeIndex) => boolean;
  readonly newNodes: readonly NodeIndex[];
  readonly leastObjects: number;
}

/** Tells a search for telling paths when it has found what is to be explained: most of a heap lies behind V8's machinery. */
export class SoughtObjects {
  /** Number of the class of each node that is sought; 0 for others. */
  readonly #classOf: Uint16Array;
  readonly #left: number[] = [0];
  readonly #required: number[] = [];
  readonly #leastObjects: number;
  readonly #isNew: (node: NodeIndex) => boolean;
  #lastFound = 0;

  private constructor(nodeCount: number, { isNew, leastObjects }: NewObjectsOfCalls) {
    this.#classOf = new Uint16Array(nodeCount);
    this.#leastObjects = leastObjects;
    this.#isNew = isNew;
  }

  /** New objects of each class that came with the calls; null when there are none, and all has to be searched. */
  static find(graph: HeapGraph, kinds: NodeKinds, question: NewObjectsOfCalls): SoughtObjects | null {
    const { newNodes, leastObjects } = question;
    const byClass = new Map<string, NodeIndex[]>();
    for (const node of newNodes) {
      if (!kinds.isValue(node)) continue;
      const name = kinds.nameOf(node);
      const alike = byClass.get(name);
      if (alike) alike.push(node);
      else byClass.set(name, [node]);
    }
    const sought = [...byClass].filter(([, nodes]) => nodes.length >= leastObjects);
    if (sought.length === 0 || sought.length > 0xffff) return null;
    const search = new SoughtObjects(graph.nodeCount, question);
    const required = sought.some(isLikely) ? isLikely : () => true;
    for (const one of sought) search.#seek(one[1], required(one));
    return search;
  }

  #seek(nodes: readonly NodeIndex[], isRequired: boolean): void {
    const index = this.#left.push(nodes.length) - 1;
    for (const node of nodes) this.#classOf[node] = index;
    if (isRequired) this.#required.push(index);
  }

  /** Hears of the nodes that the search reaches at each cost, the cheapest first. */
  meet(nodes: Uint32Array, cost: number): void {
    const classOf = this.#classOf;
    const left = this.#left;
    let others = 0;
    // Without branches, which V8 would have to compile again for: the first class is of what is not sought.
    for (let at = 0; at < nodes.length; at++) {
      const index = classOf[nodes[at]!]!;
      left[index]!--;
      others += index === 0 ? 1 : 0;
    }
    if (others < nodes.length) this.#lastFound = cost;
  }

  /** Whether a search that has found them should go on from this node: only to what they keep. */
  keeps(node: NodeIndex): boolean {
    return this.#isNew(node);
  }

  /** Whether ways from this cost on explain nothing any more. */
  areFoundBefore(cost: number): boolean {
    if (cost <= this.#lastFound + partsReach) return false;
    return this.#required.every((index) => this.#left[index]! < this.#leastObjects);
  }
}
