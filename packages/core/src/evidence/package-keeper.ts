import { counterpartOf, puttingMethod, releaseOf } from './counterpart.ts';
import { withoutVersion } from './fingerprint.ts';
import type { PackageKeeper } from './holders/holders.ts';
import type { NodeIndex } from '../heap/heap.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { methodsOf } from './object-methods.ts';
import { placeText } from './places.ts';
import { allocates, findRegisteringCall, type RegisteringCall } from './registering-call.ts';
import { packageOfReference, packageOfValue } from './value-owner.ts';

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
  const owners = ownersOf(narrator, story, [packageName, call?.packageName ?? packageName], nameOf);
  const isOwn = packageOfValue(narrator, story.leaked) === packageName;
  const release =
    isOwn && givesBack(call, packageName, owners) ? releaseOf(methodsOf(language, story.leaked)) : null;
  const isListener = language.graph.typeOf(story.leaked) === 'closure';
  // What was given back lets go of one entry; the counterpart on the object may let go of all.
  const ways = release === null ? waysOut(owners, call?.name ?? null, isListener) : noWays;
  const isFed = allocates(stacks, packageName);
  const isKnown = isOwn || isFed || (ways !== noWays && (isListener || !found.isInBag));
  if (!isKnown) return null;
  const listener = isListener ? placeOfUsers(narrator, story.leaked) : null;
  return { packageName: withoutVersion(packageName), call, release, listener, ...ways };
}

function placeOfUsers({ language, locate, folder }: Narrator, listener: NodeIndex): string | null {
  const location = language.graph.locationOf(listener);
  const place = location && locate(location);
  return place && place.packageName === null ? placeText(place, folder, true) : null;
}

/**
 * The package, `name@version`, of which it is certain that its own collection holds a leak; else null. A collection by another package,
 * or a part by one, is of the package that has it in a variable or a property of its own.
 */
export function certainKeeperOf(narrator: Narrator, story: LeakStory): string | null {
  const found = findKeeper(narrator, story);
  if (found === null || found.isInBag) return null;
  const { edge } = story.stretches[found.at]!.last;
  const before = story.stretches[found.at - 1];
  const holder =
    packageOfReference(narrator, edge) ?? (before ? packageOfValue(narrator, before.last.node) : null);
  return holder || found.packageName;
}

interface Keeper {
  readonly packageName: string;
  /** Position of its value on the path. */
  readonly at: number;
  /** Whether a plain object is between: that may be the user's, for the package to carry. */
  readonly isInBag: boolean;
}

/** The innermost value from the collection up that says whose it is. */
function findKeeper(narrator: Narrator, { stretches, firstSuspect }: LeakStory): Keeper | null {
  let isInBag = false;
  for (let at = firstSuspect - 1; at >= 0; at--) {
    const { node, edge } = stretches[at]!.last;
    const owner = packageOfValue(narrator, node) ?? packageOfReference(narrator, edge);
    if (owner !== null) return owner === '' ? null : { packageName: owner, at, isInBag };
    isInBag ||= at < firstSuspect - 1 && narrator.language.graph.nameOf(node) === 'Object';
  }
  return null;
}

/** An object of a package on the path. */
interface Owner {
  readonly name: string;
  readonly methods: ReadonlySet<string>;
}

/** Those of the packages, from the outermost on. */
function ownersOf(
  narrator: Narrator,
  { stretches, firstSuspect }: LeakStory,
  packages: readonly string[],
  nameOf: (index: number) => string,
): Owner[] {
  return stretches
    .slice(0, firstSuspect)
    .flatMap(({ last: { node } }, index) =>
      packages.includes(packageOfValue(narrator, node) ?? '')
        ? [{ name: nameOf(index), methods: methodsOf(narrator.language, node) }]
        : [],
    );
}

/** A method that was called for something else (`has`, `next`) gives nothing back to let go by, nor does another package that uses this one. */
function givesBack(call: RegisteringCall | null, packageName: string, owners: readonly Owner[]): boolean {
  if (call === null || call.name === null || call.isRegistering) return true;
  if (call.packageName !== packageName) return false;
  return !owners.some(({ methods }) => methods.has(call.name!));
}

type Ways = Pick<PackageKeeper, 'undo' | 'listens'>;

const noWays: Ways = { undo: null, listens: null };

/** The methods of the objects on the path that take in and out: those that go with what was called, else what they are called mostly. */
function waysOut(owners: readonly Owner[], called: string | null, isListener: boolean): Ways {
  const isMethod = owners.some(({ methods }) => called !== null && methods.has(called));
  let listens: string | null = null;
  for (const { name, methods } of owners) {
    const putting = isMethod ? called : puttingMethod(methods, isListener);
    const undo = counterpartOf(putting ?? '', methods) ?? counterpartOf(called ?? '', methods);
    const inWords = (method: string): string => (name === '' ? method : `${name}.${method}`);
    if (undo !== null) return { undo: inWords(undo), listens: null };
    if (isListener && putting !== null && !isMethod) listens ??= inWords(putting);
  }
  return listens === null ? noWays : { undo: null, listens };
}
