import type { NodeIndex } from '../heap/heap.ts';
import { constructorOf } from './package-of.ts';
import type { PathLanguage } from './paths/paths.ts';

/**
 * V8 names an object after the constructor of its base class at times; its prototype knows better. And a class that a factory
 * made may have been given a name of its own.
 */
export function shownClass(language: PathLanguage, node: NodeIndex): string {
  const constructor = constructorOf(language, node);
  const name =
    constructor === null ? '' : (givenName(language, constructor) ?? language.graph.nameOf(constructor));
  return name === '' ? language.kinds.nameOf(node) : name;
}

/** The name that `Object.defineProperty` gave to a function; null where it has that of its code. */
function givenName({ graph, names }: PathLanguage, constructor: NodeIndex): string | null {
  const name = names.follow(constructor, 'name');
  return name !== null && graph.typeOf(name) === 'string' ? graph.nameOf(name) : null;
}
