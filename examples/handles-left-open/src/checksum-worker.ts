import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const code = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (text) => parentPort.postMessage([...text].reduce((sum, c) => sum + c.charCodeAt(0), 0)));
`;

/** Counts in a thread, which then waits for further messages for ever. */
export async function checksumLeaking(text: string): Promise<number> {
  const worker = new Worker(code, { eval: true });
  worker.unref();
  worker.postMessage(text, []);
  const [sum] = (await once(worker, 'message')) as [number];
  return sum;
}

export async function checksum(text: string): Promise<number> {
  await using stack = new AsyncDisposableStackLike();
  const worker = stack.defer(new Worker(code, { eval: true }), (thread) => thread.terminate());
  worker.postMessage(text, []);
  const [sum] = (await once(worker, 'message')) as [number];
  return sum;
}

/** What `AsyncDisposableStack` of Node 24 does, for Node 20: Python's ExitStack. */
class AsyncDisposableStackLike implements AsyncDisposable {
  readonly #endings: (() => unknown)[] = [];

  defer<Value>(value: Value, end: (value: Value) => unknown): Value {
    this.#endings.push(() => end(value));
    return value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#endings.toReversed()) await end();
  }
}
