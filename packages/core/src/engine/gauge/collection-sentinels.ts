/**
 * Readings that V8 may take to mark the heap. Asking a WeakRef while it marks keeps its target for that round, so
 * each is asked once only; one that is to tell must be older than the marking.
 */
const longestMarking = 512;

/** Notices full collections: only they clear weak references to old objects, and V8 tells of them in no other way as cheaply. */
export class CollectionSentinels {
  #waiting: WeakRef<object>[] = [];
  /** Held until they are old: newer versions also clear references to young objects. */
  #young: object[] = [];

  constructor() {
    this.#fill();
  }

  /** Whether a full collection ended since the last call; the young generation is to be collected twice between calls. */
  sawCollection(): boolean {
    const isGone = this.#waiting.shift()?.deref() === undefined;
    if (isGone) this.#waiting = [];
    this.#fill();
    return isGone;
  }

  #fill(): void {
    this.#young = [];
    while (this.#waiting.length < longestMarking) {
      const target = {};
      this.#young.push(target);
      this.#waiting.push(new WeakRef(target));
    }
  }
}
