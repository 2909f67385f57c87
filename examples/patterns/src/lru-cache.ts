/** A cache without an end. */
export class CacheLeaking<Value> {
  readonly #entries = new Map<string, Value>();

  get(key: string, make: () => Value): Value {
    let value = this.#entries.get(key);
    if (value === undefined) this.#entries.set(key, (value = make()));
    return value;
  }
}

/** Keeps the entries that were used last; a Map remembers the order of insertion. */
export class LruCache<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, make: () => Value): Value {
    const value = this.#entries.get(key) ?? make();
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!);
    return value;
  }
}
