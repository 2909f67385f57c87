import type { CodeLocation, NodeIndex } from '../heap/heap.ts';
import { counterpartOf, puttingMethod, releaseOf } from './counterpart.ts';
import { withoutVersion } from './fingerprint.ts';
import type { PackageKeeper } from './holders/holders.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { methodsOf, ownFunctions } from './object-methods.ts';
import { codeLocationOf, constructorOf, packageAt } from './package-of.ts';
import type { PathLanguage } from './path-edges.ts';
import { allocates, findRegisteringCall } from './registering-call.ts';

/**
 * The package whose own collection a leak hangs on, and its public way of letting go; null where the user's code, or none that
 * is known, has the collection.
 * @param nameOf what a user would write for a value of the path.
 */
export function packageKeeperOf(
  narrator: Narrator,
  story: LeakStory,
  nameOf: (index: number) => string,
): PackageKeeper | null {
  const found = findKeeper(narrator, story);
  if (found === null) return null;
  const { language, folder, stacks } = narrator;
  const { packageName } = found;
  const call = findRegisteringCall(stacks, packageName, folder);
  const isOwn = packageOfValue(narrator, story.leaked) === packageName;
  const release = isOwn ? releaseOf(methodsOf(language, story.leaked)) : null;
  // What was given back lets go of one entry; the counterpart on the object may let go of all.
  const ways = release === null ? waysOut(narrator, story, found, call?.name ?? null, nameOf) : noWays;
  const isKnown = isOwn || ways.undo !== null || ways.listens !== null || allocates(stacks, packageName);
  return isKnown ? { packageName: withoutVersion(packageName), call, release, ...ways } : null;
}

type Ways = Pick<PackageKeeper, 'undo' | 'listens'>;

const noWays: Ways = { undo: null, listens: null };

/** Of the objects of the package on the path, from the outermost on, the methods that take in and out. */
function waysOut(
  narrator: Narrator,
  { stretches, leaked }: LeakStory,
  { packageName, at }: Keeper,
  called: string | null,
  nameOf: (index: number) => string,
): Ways {
  const { language } = narrator;
  const isListener = language.graph.typeOf(leaked) === 'closure';
  let listens: string | null = null;
  for (let index = 0; index <= at; index++) {
    const { node } = stretches[index]!.last;
    if (packageOfValue(narrator, node) !== packageName) continue;
    const methods = methodsOf(language, node);
    const putting = puttingMethod(methods, isListener);
    const undo = counterpartOf(called ?? '', methods) ?? counterpartOf(putting ?? '', methods);
    const inWords = (method: string): string =>
      [nameOf(index), method].filter((part) => part !== '').join('.');
    if (undo !== null) return { undo: inWords(undo), listens: null };
    if (isListener && putting !== null) listens ??= inWords(putting);
  }
  return { undo: null, listens };
}

interface Keeper {
  readonly packageName: string;
  /** Where on the path the innermost value of its code is. */
  readonly at: number;
}

/** The innermost value from the collection up that says whose it is. */
function findKeeper(narrator: Narrator, { stretches, firstSuspect, leaked }: LeakStory): Keeper | null {
  for (let at = firstSuspect - 1; at >= 0; at--) {
    const { node, edge } = stretches[at]!.last;
    const own = packageOfValue(narrator, node);
    const owner = own ?? (edge.kind === 'variable' ? packageAt(narrator, edge.scope.location) : null);
    if (owner !== null) return owner === '' ? null : { packageName: owner, at };
    // A plain object may be the user's, for a package to carry.
    const isBag = at < firstSuspect - 1 && narrator.language.graph.nameOf(node) === 'Object';
    if (isBag && !packageOfValue(narrator, leaked)) return null;
  }
  return null;
}

/** As `packageAt`; a plain object is its functions' where these are of one package. */
function packageOfValue(narrator: Narrator, node: NodeIndex): string | null {
  const { language } = narrator;
  const own = packageAt(narrator, codeLocationOf(language, node));
  if (own !== null || constructorOf(language, node) === null) return own;
  const owners = new Set(
    [...ownFunctions(language, node).values()].map((method) =>
      packageAt(narrator, language.graph.locationOf(method)),
    ),
  );
  return owners.size === 1 ? [...owners][0]! : owners.has('') ? '' : null;
}

/** Places in code that tell whose the values of a story are. */
export function placesOfKeepers(language: PathLanguage, { stretches, leaked }: LeakStory): CodeLocation[] {
  const nodes = [...stretches.map(({ last }) => last.node), leaked];
  const ofMethods = nodes.flatMap((node) =>
    codeLocationOf(language, node) === null ? [...ownFunctions(language, node).values()] : [],
  );
  return [...nodes, ...ofMethods]
    .map((node) => codeLocationOf(language, node))
    .filter((location) => location !== null);
}
