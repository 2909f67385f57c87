import type { HeldPath, KnownHolder } from './held-path.ts';

/** One of Node's own handles: its class, a class that is kept with it and tells whose it is, and how to end it. */
interface NodeHandle {
  readonly handle: RegExp;
  readonly with?: string;
  readonly advice: string;
}

const thread = /^(Worker|MessagePort)$/;
const stream = /^(TCP|Pipe|TLSWrap)$/;

/** From the most particular to the most general. */
const nodeHandles: readonly NodeHandle[] = [
  {
    handle: thread,
    with: 'Worker',
    advice:
      'end the worker when the work is done (`await worker.terminate()`): Node holds it while its thread runs; `unref` does not let go of it.',
  },
  {
    handle: thread,
    with: 'BroadcastChannel',
    advice:
      'close the BroadcastChannel when the work is done (`channel.close()`): Node holds it while it is open; `unref` does not let go of it.',
  },
  {
    handle: thread,
    advice:
      'close the MessagePort when the work is done (`port.close()`): Node holds it while it is open; `unref` does not let go of it.',
  },
  {
    handle: /^Blob$/,
    advice:
      'revoke the URL when the work is done (`URL.revokeObjectURL(url)`): Node holds the Blob of each URL that `URL.createObjectURL` made.',
  },
  {
    handle: /^(Process|Pipe)$/,
    with: 'ChildProcess',
    advice:
      'end the child process when the work is done (`child.kill()`) and await its `close` event: Node holds it and its pipes while it runs.',
  },
  {
    handle: stream,
    with: 'Server',
    advice:
      'close the server when the work is done (`server.close()`, and `server.closeAllConnections()` of an HTTP server): Node holds it while it listens; `unref` does not let go of it.',
  },
  {
    handle: stream,
    advice:
      'destroy the socket when the work is done (`socket.destroy()`, or `end()` on both sides): Node holds it while it is open; `unref` does not let go of it.',
  },
  {
    handle: /^UDP$/,
    advice:
      'close the socket when the work is done (`socket.close()`): Node holds it while it is open; `unref` does not let go of it.',
  },
  {
    handle: /^(FSEvent|StatWatcher)$/,
    advice:
      'close the watcher when the work is done (`watcher.close()`, `fs.unwatchFile`): Node holds it until then.',
  },
  {
    handle: /^symbol$/,
    advice:
      'make the symbol once, or with `Symbol()`: V8 holds each key that was given to `Symbol.for` for as long as it runs.',
  },
  {
    handle: /^(FSReq\w+|\w+ReqWrap|\w*(Connect|Write|Shutdown|Send)Wrap)$/,
    advice: 'a request under way holds it: await it, or abort it (`signal`, `destroy`).',
  },
];

const anyNative =
  'native code holds it: close, destroy or await what the call started; if nothing is left to end, the addon itself leaks.';

/** Native code, of Node or of an addon, holds an object that JavaScript alone cannot let go of. */
export const nativeHandle: KnownHolder = {
  name: 'native-handle',
  advise(path) {
    const suspect = path.values[path.firstSuspect];
    if (suspect?.edge.kind !== 'handle') return null;
    return nodeHandles.find((known) => isOf(known, suspect.name, path))?.advice ?? anyNative;
  },
};

function isOf({ handle, with: owner }: NodeHandle, name: string, { leakedClasses }: HeldPath): boolean {
  return handle.test(name) && (owner === undefined || leakedClasses.includes(owner));
}
