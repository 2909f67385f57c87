import type { HeapGraph, NodeIndex } from '../heap/heap.ts';
import type { PathLanguage, PathNode } from './path-edges.ts';

/** What V8 calls the state of an async function or generator that waits. */
const pausedClass = 'Generator';

export const pausedWords = 'paused async function';

/** Whether a node is an async function that waits. */
export function isPausedFunction(graph: HeapGraph, node: NodeIndex): boolean {
  return graph.typeOf(node) === 'object' && graph.nameOf(node) === pausedClass;
}

/** Functions that timers and listeners of Node call. */
const callbacks: Readonly<Record<string, string>> = { Timeout: '_onTimeout', Listener: 'callback' };

/**
 * One step beyond a leaked object that says little by itself: a timer or listener of Node leads to the
 * function that it calls, V8's own reaction of an `await` to the function that waits.
 */
export function continuePath(language: PathLanguage, leaked: NodeIndex): PathNode[] {
  const { graph, names, scopes } = language;
  if (graph.typeOf(leaked) === 'closure')
    return scopes.urlOf(leaked) === '' ? waitingFunction(language, leaked) : [];
  const property = callbacks[graph.nameOf(leaked)];
  const callback = property === undefined ? null : names.follow(leaked, property);
  if (property === undefined || callback === null || graph.typeOf(callback) !== 'closure') return [];
  return [{ node: callback, edge: { kind: 'property', name: property } }];
}

function waitingFunction({ graph, names }: PathLanguage, reaction: NodeIndex): PathNode[] {
  const context = names.follow(reaction, 'context');
  const waiting = context === null ? null : names.follow(context, 'extension');
  if (waiting === null || !isPausedFunction(graph, waiting)) return [];
  return [{ node: waiting, edge: { kind: 'internal', name: 'await' } }];
}
