/** Buffers that are used again and again. */
export class BufferPool {
  readonly #free: Uint8Array[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  take(): Uint8Array {
    return this.#free.pop() ?? new Uint8Array(4096);
  }

  giveBack(buffer: Uint8Array): void {
    if (this.#free.length < this.#most) this.#free.push(buffer);
  }

  /** Python's context manager: the buffer goes back at the end of the block. */
  lend(): { readonly buffer: Uint8Array } & Disposable {
    const buffer = this.take();
    return { buffer, [Symbol.dispose]: () => this.giveBack(buffer) };
  }
}

/** A pool that only ever takes in: every call brings a new buffer and gives it to the pool. */
export function encodeLeaking(free: Uint8Array[], text: string): number {
  const buffer = new Uint8Array(4096);
  const { written } = new TextEncoder().encodeInto(text, buffer);
  free.push(buffer);
  return written;
}

export function encode(pool: BufferPool, text: string): number {
  using lent = pool.lend();
  return new TextEncoder().encodeInto(text, lent.buffer).written;
}
