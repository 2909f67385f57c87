import { counterpartOf, releaseOf } from './counterpart.ts';
import type { NodeIndex } from '../heap/heap.ts';
import type { Narrator } from './leak-story.ts';
import { calledBy, methodsOf } from './object-methods.ts';
import type { PathLanguage } from './paths/paths.ts';
import type { RegisteringCall } from './registering-call.ts';
import { shownClass } from './shown-class.ts';
import { packageOfValue } from './value-owner.ts';

/** Scopes around a function that are looked into: farther out are those of the whole module. */
const mostScopes = 2;

/**
 * The method that ends what a package's function works for: of the object that the user's call made, or on which it was called, as far
 * as the function captured it, or an object that has it. Null where the snapshot shows none.
 */
export function endingOfCall(
  narrator: Narrator,
  callback: NodeIndex,
  packageName: string,
  call: RegisteringCall | null,
): string | null {
  const { language } = narrator;
  const captured = capturedBy(language, callback);
  const held = captured.flatMap((node) => propertiesOf(language, node));
  const isOwn = (node: NodeIndex): boolean => packageOfValue(narrator, node) === packageName;
  for (const node of [...captured, ...held]) {
    if (language.graph.typeOf(node) !== 'object' || !isOwn(node)) continue;
    const methods = methodsOf(language, node);
    const name = call?.name ?? null;
    if (name !== null && shownClass(language, node) === name) return releaseOf(methods);
    if (name === null || !methods.has(name)) continue;
    return counterpartOf(name, methods);
  }
  return null;
}

/** What a function uses of the scopes that it was made in, and what it was bound to. */
function capturedBy(language: PathLanguage, callback: NodeIndex): NodeIndex[] {
  const { graph, names } = language;
  const found: NodeIndex[] = [];
  const self = names.followInternal(callback, 'bound_this');
  if (self !== null) found.push(self);
  let scope = names.followInternal(calledBy(language, callback), 'context');
  for (let depth = 0; scope !== null && depth < mostScopes; depth++) {
    graph.forEachEdge(scope, (edge) => {
      if (graph.edgeTypeOf(edge) === 'context') found.push(graph.targetOf(edge));
    });
    scope = names.followInternal(scope, 'previous');
  }
  return found;
}

function propertiesOf({ graph, names }: PathLanguage, node: NodeIndex): NodeIndex[] {
  const found: NodeIndex[] = [];
  if (graph.typeOf(node) !== 'object') return found;
  graph.forEachEdge(node, (edge) => {
    if (graph.edgeTypeOf(edge) === 'property' && names.of(edge) !== '__proto__')
      found.push(graph.targetOf(edge));
  });
  return found;
}
