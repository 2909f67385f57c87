const firstCosts = 1024;

/**
 * Nodes by cost, in the order they came in. Off V8's heap: the lists of a search outlive several collections of the young
 * generation, and V8 would move them each time.
 */
export class NodeBuckets {
  /** Entries from 1 on: their nodes, and the next entry of the same cost. */
  #nodes: Uint32Array;
  #nexts: Uint32Array;
  #entries = 0;
  /** First and last entry of each cost; 0 where there is none. */
  #firsts = new Uint32Array(firstCosts);
  #lasts = new Uint32Array(firstCosts);
  highest = -1;

  /** @param expected entries; there may be more, as a node comes again when a better way was found. */
  constructor(expected: number) {
    this.#nodes = new Uint32Array(expected + 1);
    this.#nexts = new Uint32Array(expected + 1);
  }

  add(node: number, cost: number): void {
    const entry = ++this.#entries;
    if (cost > this.highest) this.highest = cost;
    if (entry >= this.#nodes.length || cost >= this.#lasts.length) this.#grow(entry, cost);
    this.#nodes[entry] = node;
    const last = this.#lasts[cost]!;
    if (last === 0) this.#firsts[cost] = entry;
    else this.#nexts[last] = entry;
    this.#lasts[cost] = entry;
  }

  isEmpty(cost: number): boolean {
    return this.#firsts[cost] === 0;
  }

  /** Writes those nodes of one cost that have no lower one by now to `order` from `first` on; returns where they end. */
  takeAt(cost: number, lowest: Int32Array, order: Uint32Array, first: number): number {
    const [nodes, nexts] = [this.#nodes, this.#nexts];
    let end = first;
    for (let entry = this.#firsts[cost]!; entry !== 0; entry = nexts[entry]!) {
      const node = nodes[entry]!;
      if (lowest[node] === cost) order[end++] = node;
    }
    return end;
  }

  #grow(entry: number, cost: number): void {
    if (entry >= this.#nodes.length) {
      this.#nodes = longer(this.#nodes, entry);
      this.#nexts = longer(this.#nexts, entry);
    }
    if (cost >= this.#lasts.length) {
      this.#firsts = longer(this.#firsts, cost);
      this.#lasts = longer(this.#lasts, cost);
    }
  }
}

function longer(words: Uint32Array, index: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(index * 2);
  grown.set(words);
  return grown;
}
