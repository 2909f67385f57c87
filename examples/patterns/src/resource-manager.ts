import { EventEmitter } from 'node:events';

/** A subscription to a long-lived source that has to be ended. */
export class PriceFeed extends EventEmitter {
  subscribe(onPrice: (price: number) => void): Disposable {
    this.on('price', onPrice);
    return { [Symbol.dispose]: () => void this.off('price', onPrice) };
  }
}

/** Ends what it holds in reverse order, also when something throws: Python's ExitStack. */
class ResourceManager implements Disposable {
  readonly #held: Disposable[] = [];

  hold<Resource extends Disposable>(resource: Resource): Resource {
    this.#held.push(resource);
    return resource;
  }

  [Symbol.dispose](): void {
    for (const resource of this.#held.splice(0).toReversed()) resource[Symbol.dispose]();
  }
}

/** Two subscriptions; an error between them leaves the first one behind. */
export function spreadLeaking(bids: PriceFeed, asks: PriceFeed | null): number {
  const prices: number[] = [];
  const bid = bids.subscribe((price) => prices.push(price));
  if (!asks) return 0;
  const ask = asks.subscribe((price) => prices.push(price));
  bid[Symbol.dispose]();
  ask[Symbol.dispose]();
  return prices.length;
}

export function spread(bids: PriceFeed, asks: PriceFeed | null): number {
  using resources = new ResourceManager();
  const prices: number[] = [];
  resources.hold(bids.subscribe((price) => prices.push(price)));
  if (!asks) return 0;
  resources.hold(asks.subscribe((price) => prices.push(price)));
  return prices.length;
}
