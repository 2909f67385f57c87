/**
 * Readings that V8 may take to mark the heap. Asking a WeakRef while it marks keeps its target for that round, so
 * each is asked once only; one that is to tell must be older than the marking.
 */
const longestMarking = 512;

/** Notices full collections: only they clear weak references to old objects, and V8 tells of them in no other way as cheaply. */
export class CollectionSentinels {
  readonly #waiting: WeakRef<object>[] = [];
  /** Held until they are old: newer versions also clear references to young objects. */
  #young: object[] = [];
  #next = 0;
  readonly #count: number;

  /** @param isRenewed whether every reading is followed by a collection of our own: then few are ever asked. */
  constructor(isRenewed = false) {
    this.#count = isRenewed ? 2 : longestMarking;
    this.#replaceAll();
  }

  /** Whether a full collection ended since the last call; the young generation is to be collected twice between calls. */
  sawCollection(): boolean {
    const isGone = this.#waiting[this.#next]!.deref() === undefined;
    this.#young = [];
    if (isGone) this.#replaceAll();
    else this.#replace(this.#next);
    this.#next = (this.#next + 1) % this.#count;
    return isGone;
  }

  /** Starts again before a full collection of our own, which is to be followed by `settle`. */
  renew(): void {
    this.#replaceAll();
  }

  /** They are old now. */
  settle(): void {
    this.#young = [];
  }

  #replaceAll(): void {
    for (let index = 0; index < this.#count; index++) this.#replace(index);
  }

  #replace(index: number): void {
    const target = {};
    this.#young.push(target);
    this.#waiting[index] = new WeakRef(target);
  }
}
