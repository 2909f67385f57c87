import type { IncomingMessage, ServerResponse } from 'node:http';

/** Knows which requests are being answered, for a shutdown that waits for them. */
export class RequestsInFlight {
  readonly #open = new Set<{ url: string; startedAt: number }>();

  get count(): number {
    return this.#open.size;
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    const entry = { url: request.url ?? '/', startedAt: Date.now() };
    this.#open.add(entry);
    response.once('close', () => this.#open.delete(entry));
  }
}
