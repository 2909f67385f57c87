import type { HeldValue, KnownHolder } from './held-path.ts';
import { packageAdvice } from './package-advice.ts';

const memberKinds = new Set(['entry', 'key', 'element', 'property', 'weak value']);

/** A Map, Set, array or object that only ever gets more entries. */
export const growingCollection: KnownHolder = {
  name: 'growing-collection',
  advise({ values, firstSuspect, entryAt, containerName, isChain, capturedLink, keeper, ...path }) {
    if (capturedLink !== null) return null;
    const isCopied = !isChain && entryAt > firstSuspect;
    const holderName = isCopied ? containerName : path.holderName;
    const suspect = values[isCopied ? entryAt : firstSuspect];
    const holder = values[(isCopied ? entryAt : firstSuspect) - 1];
    const isMember = suspect !== undefined && memberKinds.has(suspect.edge.kind);
    if (keeper !== null && holder && (isChain || isMember))
      return packageAdvice(isChain && suspect ? chainStart(suspect, holderName) : holderName, keeper);
    if (suspect && isChain) return chainAdvice(suspect, holderName);
    if (holder?.name === 'string') return textAdvice(holderName);
    if (!holder || !isMember) return null;
    const remove = (isCopied ? waysToLeaveOut[holder.name] : undefined) ?? removalFrom(holder.name);
    const ending = endings[suspect.name] ?? (path.ending === null ? undefined : `${path.ending}()`);
    if (ending !== undefined)
      return `end it when the work is done (\`${ending}\`), and take it out of \`${holderName}\` (\`${remove}\`).`;
    return `take the entry out of \`${holderName}\` when the work is done (\`${remove}\`), or bound its size${suspect.name === 'string' || suspect.edge.kind === 'element' ? '' : weakHint}.`;
  },
};

/** Of a Map or Set of objects. */
export const weakHint = '; a WeakMap or WeakRef fits entries that should die with their key';

function chainAdvice(suspect: HeldValue, holderName: string): string {
  const { name } = suspect;
  const start = chainStart(suspect, holderName);
  if (name === 'string') return textAdvice(start);
  return `each ${name} holds another one, and \`${start}\` the first: cut the link when the work is done.`;
}

/** What a user would call the first link of a chain, by what holds it. */
export function chainStart({ edge, words }: HeldValue, holderName: string): string {
  // What a function captured is in none of its properties.
  if (edge.kind === 'variable') return edge.name;
  return `${holderName}${words.startsWith('.') || words.startsWith('[') ? words : ''}` || words;
}

function textAdvice(name: string): string {
  return `\`${name}\` only ever gets longer: write it out and begin anew, or bound its length.`;
}

/** How classes of Node are ended that stay open: without its entry, nothing could end such an object. */
const endings: Readonly<Record<string, string>> = {
  BroadcastChannel: 'channel.close()',
  ChildProcess: 'child.kill()',
  EventSource: 'source.close()',
  FSWatcher: 'watcher.close()',
  FileHandle: 'await handle.close()',
  MessagePort: 'port.close()',
  ReadStream: 'stream.destroy()',
  Server: 'server.close()',
  Socket: 'socket.destroy()',
  TLSSocket: 'socket.destroy()',
  WebSocket: 'socket.close()',
  Worker: 'await worker.terminate()',
  WriteStream: 'stream.destroy()',
};

/** From what is copied at each change. */
const waysToLeaveOut: Readonly<Record<string, string>> = { Array: 'filter' };

/** How an entry is taken out of a collection of this class, or of an object. */
export function removalFrom(className: string): string {
  return className === 'Array' ? 'splice' : 'delete';
}
