import type { CodeLocation, NodeIndex } from '../heap/heap.ts';
import type { Narrator } from './leak-story.ts';
import type { PathLanguage } from './paths/paths.ts';

/** Where the code of a value is: of a function itself, of a scope a function in it, of an object its class; null for V8's own. */
export function codeLocationOf(language: PathLanguage, node: NodeIndex): CodeLocation | null {
  const { graph, scopes } = language;
  const own = graph.locationOf(node) ?? scopes.scopeOf(node).location;
  const constructor = own === null ? constructorOf(language, node) : null;
  return constructor === null ? own : graph.locationOf(constructor);
}

/** The function behind the class of an object, by its prototype. */
export function constructorOf({ graph, names }: PathLanguage, node: NodeIndex): NodeIndex | null {
  const prototype = graph.typeOf(node) === 'object' ? names.follow(node, '__proto__') : null;
  const constructor = prototype === null ? null : names.follow(prototype, 'constructor');
  return constructor !== null && graph.typeOf(constructor) === 'closure' ? constructor : null;
}

/** `name@version` of the package whose code a place is in, `''` for the user's own code; null where there is no code. */
export function packageAt({ locate }: Narrator, location: CodeLocation | null): string | null {
  const place = location && locate(location);
  return place ? (place.packageName ?? '') : null;
}
