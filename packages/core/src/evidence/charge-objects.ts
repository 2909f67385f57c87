import type { NodeIndex } from '../heap/heap.ts';
import type { CauseQuestion, LeakCause, LeakCauses, NewStore, Search } from './leak-causes.ts';

/**
 * New nodes, and what embedders allocated for any, from the nearest to the farthest: most of a heap is neither, and a
 * loop that calls nothing is through with it before V8 has compiled one that does.
 */
export function findChargeable({ graph, paths: { order }, newNodes }: CauseQuestion): NodeIndex[] {
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

export function chargeObjects(question: CauseQuestion, { chargeable, copies, apart }: Search): LeakCauses {
  const { graph, kinds, isNew, referenceTo } = question;
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
      const copy = charges.copyAround(node);
      // The parts of a copy are others than those of another one in it.
      const family = `${holder} ${copy === null ? '' : kinds.nameOf(copy)} ${referenceTo(node)}`;
      const key = apart.has(node) ? `${family} ${node}` : family;
      let cause = groups.get(key);
      if (!cause) groups.set(key, (cause = new MutableCause(question, holder, copy !== null)));
      cause.entries.push(node);
      causeOfEntry.set(node, cause);
    }
    causeOfEntry.get(entry)!.add(node, { value, isOfEntry: value === entry, isNew: !isOld, depth });
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

  /** The copied container that holds a node; null where something else does. */
  copyAround(node: NodeIndex): NodeIndex | null {
    const before = this.#question.paths.before(node);
    const holder = before === null ? null : this.of(before).value;
    return holder !== null && this.#copies.has(holder) ? holder : null;
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
  readonly #isInCopy: boolean;
  readonly #classes = new Map<string, { objects: number; bytes: number; entryBytes: number }>();
  #bytes = 0;
  #newObjects = 0;
  #depth = 0;

  constructor(question: CauseQuestion, holder: NodeIndex | null, isInCopy: boolean) {
    this.#question = question;
    this.#holder = holder;
    this.#isInCopy = isInCopy;
  }

  add(
    node: NodeIndex,
    {
      value,
      isOfEntry,
      isNew,
      depth,
    }: {
      readonly value: NodeIndex;
      readonly isOfEntry: boolean;
      readonly isNew: boolean;
      readonly depth: number;
    },
  ): void {
    if (isNew) this.#newObjects++;
    this.#depth = Math.max(this.#depth, depth);
    const { graph, kinds } = this.#question;
    const bytes = graph.selfSizeOf(node);
    this.#bytes += bytes;
    const name = kinds.nameOf(value);
    let known = this.#classes.get(name);
    if (!known) this.#classes.set(name, (known = { objects: 0, bytes: 0, entryBytes: 0 }));
    if (node === value) known.objects++;
    known.bytes += bytes;
    if (isOfEntry) known.entryBytes += bytes;
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
      isInCopy: this.#isInCopy,
      spread: null,
    };
  }
}
