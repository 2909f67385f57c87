import { endingMethod } from './counterpart.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import type { NodeIndex } from '../heap/heap.ts';
import { methodsOf } from './object-methods.ts';
import { constructorOf } from './package-of.ts';
import type { PathLanguage } from './paths/paths.ts';
import { packageOfReference, packageOfValue } from './value-owner.ts';

/**
 * The method that ends a leaked object of a package or of Node which has something native, and so is open; and one of a package, where
 * another leak of the same calls shows that the package or native code holds on to them as well: to take it out of a collection of the
 * user's would not do. Null for any other.
 */
export function endingOf(narrator: Narrator, story: LeakStory): string | null {
  const { language, stories } = narrator;
  const isOfPackage = Boolean(packageOfValue(narrator, story.leaked));
  if (!isOfPackage && !isOfNode(language, story.leaked)) return null;
  const isHeld = isOfPackage && stories.some((other) => other !== story && isHeldInside(narrator, other));
  if (!isHeld && !holdsNative(language, story.leaked)) return null;
  return endingMethod(methodsOf(language, story.leaked));
}

function isOfNode(language: PathLanguage, node: NodeIndex): boolean {
  const constructor = constructorOf(language, node);
  return constructor !== null && language.scopes.urlOf(constructor).startsWith('node:');
}

/** Classes of JavaScript itself, which are no more written in it than those of addons. */
const builtIn =
  /^(?:Object|String|Number|Boolean|Symbol|BigInt|Map|Set|Weak\w+|FinalizationRegistry|Promise|Date|RegExp|Iterator|DataView|\w*(?:Array|ArrayBuffer|Error|Function|Iterator|Generator|Format)|Collator|PluralRules|Segmenter|Segments|Locale|DisplayNames|Module|Instance|Memory|Table|Global|Tag|Exception)$/;

/** Whether an object has one of a class that is written in C++: a handle. */
function holdsNative(language: PathLanguage, node: NodeIndex): boolean {
  const { graph, names } = language;
  let isFound = false;
  graph.forEachEdge(node, (edge) => {
    if (graph.edgeTypeOf(edge) !== 'property' || names.of(edge) === '__proto__') return;
    const constructor = constructorOf(language, graph.targetOf(edge));
    isFound ||=
      constructor !== null &&
      graph.locationOf(constructor) === null &&
      !builtIn.test(graph.nameOf(constructor));
  });
  return isFound;
}

/** Whether native code or an object of a package holds what leaks. */
function isHeldInside(narrator: Narrator, { stretches, firstSuspect }: LeakStory): boolean {
  if (stretches[firstSuspect]!.last.edge.kind === 'handle') return true;
  for (const { last } of stretches.slice(0, firstSuspect).toReversed()) {
    const owner = packageOfValue(narrator, last.node) ?? packageOfReference(narrator, last.edge);
    if (owner !== null) return owner !== '';
  }
  return false;
}
