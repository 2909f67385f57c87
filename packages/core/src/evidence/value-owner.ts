import type { CodeLocation, NodeIndex } from '../heap/heap.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { functionsOf, methodsWithName, namesOnStacks } from './called-methods.ts';
import { counterpartOf } from './counterpart.ts';
import { calledBy, methodsOf, ownFunctions } from './object-methods.ts';
import { codeLocationOf, constructorOf, packageAt } from './package-of.ts';
import type { PathEdge, PathLanguage } from './paths/paths.ts';

/** Functions of a plain object above which it is no module or class, but a table of them. */
const mostMethods = 64;

/** As `packageAt`; a plain object is its functions' where these are of one package. */
export function packageOfValue(narrator: Narrator, node: NodeIndex): string | null {
  const { language } = narrator;
  const own = packageAt(narrator, codeLocationOf(language, node));
  if (own !== null || constructorOf(language, node) === null) return own;
  const methods = [...ownFunctions(language, node).values()];
  if (methods.length > mostMethods) return null;
  const owners = methods.map((one) => packageAt(narrator, language.graph.locationOf(one)));
  if (new Set(owners).size === 1) return owners[0]!;
  // A package may keep a function that it was given beside its own.
  return owners.filter((owner) => owner === '').length * 2 > owners.length ? '' : null;
}

/** Whose variable a reference is, or whose WeakMap. */
export function packageOfReference(narrator: Narrator, edge: PathEdge): string | null {
  if (edge.kind === 'variable') return packageAt(narrator, edge.scope.location);
  return edge.kind === 'weak value' && edge.map !== null ? packageOfReference(narrator, edge.map.edge) : null;
}

/** The functions behind the methods of an object that have a counterpart. */
function undoneMethods(language: PathLanguage, node: NodeIndex): NodeIndex[] {
  const methods = methodsOf(language, node);
  const undone = [...methods].filter(([name]) => counterpartOf(name, methods) !== null);
  return undone.map(([, method]) => calledBy(language, method));
}

/** Places in code that tell whose the values of a story are. */
export function placesOfOwners(
  language: PathLanguage,
  { stretches, leaked }: LeakStory,
  stacks: Narrator['stacks'],
): CodeLocation[] {
  const nodes = [...stretches.map(({ last }) => last.node), leaked];
  const references = stretches.map(({ last: { edge } }) =>
    edge.kind === 'weak value' ? edge.map?.edge : edge,
  );
  const scopes = references.map((edge) => (edge?.kind === 'variable' ? edge.scope.location : null));
  const methods = nodes
    .filter((node) => codeLocationOf(language, node) === null)
    .flatMap((node) => [...ownFunctions(language, node).values()]);
  // By these, a call on a stack is told for that of a method of theirs.
  const names = namesOnStacks(stacks);
  const undone = stretches.flatMap(({ last }) => undoneMethods(language, last.node));
  const onStacks = nodes.flatMap((node) => methodsWithName(language, node, names));
  const last = stretches.at(-1)!.last.node;
  const called = [last, ...ownFunctions(language, last).values()].map((one) => calledBy(language, one));
  const ofStacks = [...onStacks, ...functionsOf(language, stacks)];
  const ofCode = [...nodes, ...methods, ...undone, ...called, ...ofStacks].map((node) =>
    codeLocationOf(language, node),
  );
  return [...scopes, ...ofCode].filter((location) => location !== null);
}
