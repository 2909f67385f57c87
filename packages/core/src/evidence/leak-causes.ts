import type { HeapGraph, NodeIndex } from '../heap/heap.ts';
import type { NodeKinds, TellingPaths } from './paths/paths.ts';

/** Objects of one class below a cause. */
export interface LeakedClass {
  readonly className: string;
  readonly objects: number;
  /** With the tables and contexts that V8 makes these objects of. */
  readonly bytes: number;
}

/** Collections that hold what is alike, and hang from one object by a reference each. */
export interface Spread {
  readonly common: NodeIndex;
  readonly holders: readonly NodeIndex[];
}

/** References, all alike, from one holder, through which new objects are kept. */
export interface LeakCause {
  /** The last value that was there before the calls; null where V8's roots hold the objects themselves. */
  readonly holder: NodeIndex | null;
  /** The new objects that the holder refers to, oldest first. */
  readonly entries: readonly NodeIndex[];
  /** All new objects reached through the entries, by bytes. */
  readonly classes: readonly LeakedClass[];
  /** New objects among them, V8's parts of values included. */
  readonly newObjects: number;
  readonly bytes: number;
  /** Objects of an entry's class on the longest way from one: as many as there are, where they hold each other. */
  readonly depth: number;
  /** Where the entries are in several collections, else null. */
  readonly spread: Spread | null;
}

/** A table or list that V8 allocated anew during the calls for a collection that was there before. */
export interface NewStore {
  readonly owner: NodeIndex;
  readonly bytes: number;
}

export interface LeakCauses {
  /** Largest first. */
  readonly causes: readonly LeakCause[];
  /** Largest first. */
  readonly newStores: readonly NewStore[];
}

/** What is asked of the heap. */
export interface CauseQuestion {
  readonly graph: HeapGraph;
  readonly paths: TellingPaths;
  readonly kinds: NodeKinds;
  readonly isNew: (node: NodeIndex) => boolean;
  /** All new nodes. */
  readonly newNodes: readonly NodeIndex[];
  /** Names the reference into a node, the same for all entries of one collection. */
  readonly referenceTo: (node: NodeIndex) => string;
  /** Objects of one class that a cause must keep to be one: fewer are not left behind by every call. */
  readonly leastObjects: number;
}

/** A container that is copied on every change may hide another one. */
const deepestCopies = 6;

/**
 * Charges every new object to the topmost new object on its most telling path (a cause, not its
 * victims), and groups those by holder and reference.
 */
export function findLeakCauses(question: CauseQuestion): LeakCauses {
  const copies = new Set<NodeIndex>();
  const chargeable = findChargeable(question);
  for (let depth = 0; ; depth++) {
    const found = chargeObjects(question, chargeable, copies);
    const copied = found.causes.filter((cause) => isCopiedContainer(cause, question));
    if (copied.length === 0 || depth === deepestCopies) return found;
    for (const { entries } of copied) for (const entry of entries) copies.add(entry);
  }
}

/** One new object that stands before many, which do not hold each other: an array that is copied when it grows, say. */
function isCopiedContainer({ entries, classes, depth }: LeakCause, { leastObjects }: CauseQuestion): boolean {
  if (entries.length >= leastObjects || classes[0] === undefined) return false;
  // What it holds may be plain objects, as it is one.
  return classes.some(({ objects }) => objects >= leastObjects) && depth < leastObjects;
}

/**
 * New nodes, and what embedders allocated for any, from the nearest to the farthest: most of a heap is neither, and a
 * loop that calls nothing is through with it before V8 has compiled one that does.
 */
function findChargeable({ graph, paths: { order }, newNodes }: CauseQuestion): NodeIndex[] {
  const { nodeTypes, layout } = graph.columns;
  const native = layout.nodeTypes.indexOf('native');
  const isChargeable = new Uint8Array(graph.nodeCount);
  for (const node of newNodes) isChargeable[node] = 1;
  for (let at = nodeTypes.indexOf(native); at >= 0; at = nodeTypes.indexOf(native, at + 1))
    isChargeable[at] = 1;
  const found: NodeIndex[] = [];
  for (let index = 0; index < order.length; index++) {
    if (isChargeable[order[index]!] === 1) found.push(order[index] as NodeIndex);
  }
  return found;
}

function chargeObjects(
  question: CauseQuestion,
  chargeable: readonly NodeIndex[],
  copies: ReadonlySet<NodeIndex>,
): LeakCauses {
  const { graph, isNew, referenceTo } = question;
  const { nodeTypes, layout } = graph.columns;
  const array = layout.nodeTypes.indexOf('array');
  const charges = new Charges(question, copies);
  const groups = new Map<string, MutableCause>();
  const causeOfEntry = new Map<number, MutableCause>();
  const newStores: NewStore[] = [];
  for (const node of chargeable) {
    const isOld = !isNew(node);
    const { entry, holder, value, depth } = charges.of(node);
    if (entry === null) {
      if (holder !== null && !isOld && nodeTypes[node] === array)
        newStores.push({ owner: holder, bytes: graph.selfSizeOf(node) });
      continue;
    }
    if (entry === node) {
      const key = `${holder} ${referenceTo(node)}`;
      let cause = groups.get(key);
      if (!cause) groups.set(key, (cause = new MutableCause(question, holder)));
      cause.entries.push(node);
      causeOfEntry.set(node, cause);
    }
    causeOfEntry.get(entry)!.add(node, { value, isNew: !isOld, depth });
  }
  const causes = [...groups.values()].map((cause) => cause.finish()).toSorted((a, b) => b.bytes - a.bytes);
  return { causes, newStores: newStores.toSorted((a, b) => b.bytes - a.bytes) };
}

interface Charge {
  /** The topmost new value on the way to a node. */
  readonly entry: NodeIndex | null;
  /** The nearest value on the way that was there before; itself, when it is one. */
  readonly holder: NodeIndex | null;
  /** The nearest value on the way; itself, when it is one. */
  readonly value: NodeIndex;
  /** Values of the entry's class from the entry on. */
  readonly depth: number;
}

/** Charges of the nodes that are asked for, and of what lies on their ways: few of a heap are new. */
class Charges {
  readonly #question: CauseQuestion;
  readonly #copies: ReadonlySet<NodeIndex>;
  readonly #known = new Map<NodeIndex, Charge>();

  constructor(question: CauseQuestion, copies: ReadonlySet<NodeIndex>) {
    this.#question = question;
    this.#copies = copies;
  }

  of(node: NodeIndex): Charge {
    const way: NodeIndex[] = [];
    let at: NodeIndex | null = node;
    let charge: Charge | undefined;
    // Chains may be longer than a call stack.
    while (at !== null && (charge = this.#known.get(at)) === undefined) {
      way.push(at);
      at = this.#question.paths.before(at);
    }
    for (const step of way.toReversed()) {
      charge = this.#next(charge, step);
      this.#known.set(step, charge);
    }
    return charge!;
  }

  #next(before: Charge | undefined, node: NodeIndex): Charge {
    const { kinds, isNew } = this.#question;
    if (before !== undefined && !kinds.isValue(node)) return before;
    const { entry, holder, depth } = before ?? { entry: null, holder: null, depth: 0 };
    if (this.#copies.has(node)) return { entry, holder, value: node, depth };
    if (isNew(node)) {
      const isAlike = entry === null || kinds.nameOf(entry) === kinds.nameOf(node);
      return { entry: entry ?? node, holder, value: node, depth: depth + (isAlike ? 1 : 0) };
    }
    // What was there before is not kept by a new container that it was put into.
    return { entry: null, holder: node, value: node, depth: 0 };
  }
}

class MutableCause {
  readonly entries: NodeIndex[] = [];
  readonly #question: CauseQuestion;
  readonly #holder: NodeIndex | null;
  readonly #classes = new Map<string, { objects: number; bytes: number }>();
  #bytes = 0;
  #newObjects = 0;
  #depth = 0;

  constructor(question: CauseQuestion, holder: NodeIndex | null) {
    this.#question = question;
    this.#holder = holder;
  }

  add(
    node: NodeIndex,
    { value, isNew, depth }: { readonly value: NodeIndex; readonly isNew: boolean; readonly depth: number },
  ): void {
    if (isNew) this.#newObjects++;
    this.#depth = Math.max(this.#depth, depth);
    const { graph, kinds } = this.#question;
    const bytes = graph.selfSizeOf(node);
    this.#bytes += bytes;
    const name = kinds.nameOf(value);
    let known = this.#classes.get(name);
    if (!known) this.#classes.set(name, (known = { objects: 0, bytes: 0 }));
    if (node === value) known.objects++;
    known.bytes += bytes;
  }

  finish(): LeakCause {
    const { graph } = this.#question;
    return {
      holder: this.#holder,
      entries: this.entries.toSorted((a, b) => graph.idOf(a) - graph.idOf(b)),
      classes: [...this.#classes]
        .map(([className, sums]) => ({ className, ...sums }))
        .toSorted((a, b) => b.bytes - a.bytes || (a.className < b.className ? -1 : 1)),
      newObjects: this.#newObjects,
      bytes: this.#bytes,
      depth: this.#depth,
      spread: null,
    };
  }
}
