/** What a view of a document costs to compute. */
export interface Layout {
  readonly lines: readonly string[];
}

/** Python's list of callbacks, in JavaScript's clothes: the cache keeps every document that was ever laid out. */
export class LayoutsLeaking {
  readonly #layouts = new Map<object, Layout>();

  of(document: { readonly text: string }): Layout {
    let layout = this.#layouts.get(document);
    if (!layout) this.#layouts.set(document, (layout = { lines: document.text.split('\n') }));
    return layout;
  }
}

/** A WeakMap lets the layout go with its document. */
export class Layouts {
  readonly #layouts = new WeakMap<object, Layout>();

  of(document: { readonly text: string }): Layout {
    let layout = this.#layouts.get(document);
    if (!layout) this.#layouts.set(document, (layout = { lines: document.text.split('\n') }));
    return layout;
  }
}

/** Keys that are no objects need WeakRef values and a registry that takes the entries out. */
export class WeakValueCache<Value extends object> {
  readonly #entries = new Map<string, WeakRef<Value>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#entries.get(key)?.deref() === undefined) this.#entries.delete(key);
  });

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, make: () => Value): Value {
    const known = this.#entries.get(key)?.deref();
    if (known) return known;
    const value = make();
    this.#entries.set(key, new WeakRef(value));
    this.#collected.register(value, key);
    return value;
  }
}
