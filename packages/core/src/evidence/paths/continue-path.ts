import type { HeapGraph, NodeIndex } from '../../heap/heap.ts';
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

/** Variables by which the timer functions of jsdom and happy-dom, which Node calls, keep the one that was passed. */
const ofDom = /[\\/]node_modules[\\/](?:jsdom|happy-dom)[\\/]/;
const passedVariables = ['handler', 'callback'];
const mostScopes = 3;

/** Where `once` keeps the listener that it was given, on a bound function of Node's. */
const onceListener = 'listener';

/** A DOM keeps a plain record of each listener, whose function may stand for the function or object that was passed. */
const callbackOf = 'callback';
const optionsOf = ['options', 'capture'];
const passedListener = 'objectReference';

/**
 * Steps beyond a leaked object that says little by itself: a timer or listener of Node, and the record of a listener of a DOM, lead
 * to the function that they call, V8's own reaction of an `await` to the function that waits.
 */
export function continuePath(language: PathLanguage, leaked: NodeIndex): PathNode[] {
  const { graph, names, scopes } = language;
  if (graph.typeOf(leaked) === 'closure') {
    if (scopes.urlOf(leaked) !== '') return [];
    const waiting = waitingFunction(language, leaked);
    return waiting.length > 0 ? waiting : functionStep(language, leaked, onceListener);
  }
  const property = callbacks[graph.nameOf(leaked)];
  if (property !== undefined) {
    const called = functionStep(language, leaked, property);
    return [
      ...called,
      ...called.flatMap(({ node }) => [...boundTo(language, node), ...passedToTimer(language, node)]),
    ];
  }
  if (!isListenerRecord(language, leaked)) return [];
  const own = functionStep(language, leaked, callbackOf);
  const passed = own[0] === undefined ? null : names.follow(own[0].node, passedListener);
  if (passed === null) return own;
  return [...own, { node: passed, edge: { kind: 'property', name: passedListener } }];
}

function isListenerRecord({ graph, names }: PathLanguage, node: NodeIndex): boolean {
  return (
    graph.typeOf(node) === 'object' &&
    graph.nameOf(node) === 'Object' &&
    names.follow(node, callbackOf) !== null &&
    optionsOf.some((name) => names.follow(node, name) !== null)
  );
}

/** What V8 calls a function that `bind` made. */
const boundClass = 'native_bind';

/** From a bound function to the one that it calls: that has a place in the code. */
function boundTo({ graph, names }: PathLanguage, node: NodeIndex): PathNode[] {
  const target = graph.nameOf(node) === boundClass ? names.follow(node, 'bound_function') : null;
  if (target === null || graph.typeOf(target) !== 'closure') return [];
  return [{ node: target, edge: { kind: 'bound', name: 'function' } }];
}

function functionStep({ graph, names }: PathLanguage, from: NodeIndex, property: string): PathNode[] {
  const target = names.follow(from, property);
  if (target === null || graph.typeOf(target) !== 'closure') return [];
  return [{ node: target, edge: { kind: 'property', name: property } }];
}

/** From the function of a DOM that a timer calls to the one that it was asked to call: V8 may keep parameters in a scope of their own. */
function passedToTimer({ graph, names, scopes }: PathLanguage, own: NodeIndex): PathNode[] {
  if (!ofDom.test(scopes.urlOf(own))) return [];
  let scope = names.follow(own, 'context');
  for (let depth = 0; scope !== null && depth < mostScopes; depth++) {
    for (const name of passedVariables) {
      const node = names.follow(scope, name);
      if (node !== null && graph.typeOf(node) === 'closure')
        return [{ node, edge: { kind: 'variable', name, scope: scopes.scopeOf(scope) } }];
    }
    scope = names.follow(scope, 'previous');
  }
  return [];
}

function waitingFunction({ graph, names }: PathLanguage, reaction: NodeIndex): PathNode[] {
  const context = names.follow(reaction, 'context');
  const waiting = context === null ? null : names.follow(context, 'extension');
  if (waiting === null || !isPausedFunction(graph, waiting)) return [];
  return [{ node: waiting, edge: { kind: 'internal', name: 'await' } }];
}
