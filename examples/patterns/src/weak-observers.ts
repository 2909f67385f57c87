/** An observer: it has a method that is called. */
export interface Observer {
  changed(value: number): void;
}

/** Whoever was ever registered is kept, with all that its method needs. */
export class RegistryLeaking {
  readonly #observers = new Set<Observer>();

  register(observer: Observer): void {
    this.#observers.add(observer);
  }

  notify(value: number): void {
    for (const observer of this.#observers) observer.changed(value);
  }
}

/** Calls who is still there; nobody has to unregister. */
export class WeakRegistry {
  readonly #observers = new Set<WeakRef<Observer>>();
  readonly #collected = new FinalizationRegistry<WeakRef<Observer>>((ref) => this.#observers.delete(ref));

  get size(): number {
    return this.#observers.size;
  }

  register(observer: Observer): void {
    const ref = new WeakRef(observer);
    this.#observers.add(ref);
    this.#collected.register(observer, ref);
  }

  notify(value: number): void {
    for (const ref of this.#observers) ref.deref()?.changed(value);
  }
}
