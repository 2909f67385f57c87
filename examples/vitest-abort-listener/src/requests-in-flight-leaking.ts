import type { IncomingMessage, ServerResponse } from 'node:http';

/** The same with a mistake that nobody sees in a review: requests without an error are never taken out. */
export class RequestsInFlight {
  readonly #open = new Set<{ url: string; startedAt: number }>();

  get count(): number {
    return this.#open.size;
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    const entry = { url: request.url ?? '/', startedAt: Date.now() };
    this.#open.add(entry);
    response.once('error', () => this.#open.delete(entry));
  }
}
