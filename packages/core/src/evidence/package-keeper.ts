import { releaseOf } from './counterpart.ts';
import { withoutVersion } from './fingerprint.ts';
import type { PackageKeeper } from './holders/holders.ts';
import type { NodeIndex } from '../heap/heap.ts';
import { isInternalFrame } from '../internal-frame.ts';
import { isStore, type LeakStory, type Narrator } from './leak-story.ts';
import { methodsOf, ownFunctions } from './object-methods.ts';
import { placeText } from './places.ts';
import { allocates, asWritten, isListening, isNested, type RegisteringCall } from './registering-call.ts';
import type { PathEdge } from './paths/paths.ts';
import { shownClass } from './shown-class.ts';
import { isMethodOf, usersCall } from './users-call.ts';
import { packageOfReference, packageOfValue } from './value-owner.ts';
import { calledAlready, noWays, offersWay, ownersOf, waysOut, type Owner } from './ways-out.ts';

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
  if (found === null || found.packageName === '') return null;
  const { packageName } = found;
  const isOfParent = hasParent(narrator, story, packageName);
  const all = ownersOf(narrator, story, nameOf);
  const named = usersCall(narrator, story, packageName, all);
  const { owner, given, isListener, methods, className } = leakedValue(narrator, story);
  const isOwn = owner === packageName;
  // An object of the package that nothing ends: what made it gives back nothing else.
  const isEndless = isOwn && !isListener && given === null && !isListening(named?.name ?? '');
  const call = named && (isOfParent || isEndless) ? { ...named, isRegistering: false } : named;
  // What went on after an `await` does not show by which package it was called.
  const owners = all.filter(
    (one) => call === null || [packageName, call.packageName].includes(one.packageName),
  );
  // What ends one subscription may be called like what ends all of them, on the source.
  const isGivenBack = !isOfParent && (isOwn || given === 'unsubscribe');
  const release = isGivenBack && givesBack(call, { packageName, className, owners }) ? given : null;
  // What was given back lets go of one entry; the counterpart on the object may let go of all.
  const ways =
    release === null
      ? waysOut(narrator, owners, call, { isListener, isGiven: !isListener || !owner })
      : noWays;
  const hasWay = ways.undo !== null || ways.listens !== null || offersWay(owners, call, isListener);
  const isKnown =
    isOwn || allocates(narrator.stacks, packageName) || (hasWay && (isListener || !found.isInBag));
  if (!isKnown || (!hasWay && release === null && isUsersData(narrator, story, isOwn))) return null;
  const listener = isListener ? placeOfUsers(narrator, story.leaked) : null;
  return {
    packageName: withoutVersion(packageName),
    call: call && asWritten(call),
    filledBy: call && isMethodOf(narrator, all, call) ? call.at : null,
    release,
    undone: calledAlready(call, ways.undo, owners) ?? calledAlready(call, release, [{ methods }]),
    listener,
    ...ways,
  };
}

/** What stays: whose it is, and the method by which it lets go. */
function leakedValue(narrator: Narrator, { leaked }: LeakStory) {
  const { language } = narrator;
  const owner = packageOfValue(narrator, leaked);
  const methods = methodsOf(language, leaked);
  const isListener = language.graph.typeOf(leaked) === 'closure';
  const given = owner ? releaseOf(methods) : null;
  return { owner, given, isListener, methods, className: shownClass(language, leaked) };
}

function placeOfUsers({ language, locate, folder }: Narrator, listener: NodeIndex): string | null {
  const location = language.graph.locationOf(listener);
  const place = location && locate(location);
  // What a package compiled from a text is no function of the user's.
  const isUsers = place !== null && place.packageName === null && !place.file.startsWith('(');
  return isUsers ? placeText(place, folder, true) : null;
}

/**
 * The package, `name@version`, of which it is certain that its own collection holds a leak; else null. A collection by another package,
 * or a part by one, is of the package that has it in a variable or a property of its own.
 */
export function certainKeeperOf(narrator: Narrator, story: LeakStory): string | null {
  const found = findKeeper(narrator, story);
  if (found === null || found.isInBag || found.packageName === '') return null;
  const { edge } = story.stretches[found.at]!.last;
  const before = story.stretches[found.at - 1];
  const holder =
    packageOfReference(narrator, edge) ?? (before ? packageOfValue(narrator, before.last.node) : null);
  return holder || found.packageName;
}

/** The user's own collection, what a Proxy in the user's hands stands for, the user's data that a package looks after, or something of a package. */
export type Holding = 'own' | 'proxied' | 'data' | 'package';

/** Whose the collection is that holds a leak, or what it holds; null where that is not known. */
export function holdingOf(narrator: Narrator, story: LeakStory): Holding | null {
  const found = findKeeper(narrator, story);
  if (found === null) return null;
  const { edge } = story.stretches[story.entryAt - 1]!.last;
  if (story.isProxied && found.packageName === '') return 'proxied';
  if (edge.kind === 'variable' && packageOfReference(narrator, edge) === '') return 'own';
  // What a package made and put there, as a listener of its own, is the package's.
  const leaked = story.stretches.slice(story.entryAt);
  if (leaked.some(({ last }) => packageOfValue(narrator, last.node))) return 'package';
  if (found.packageName === '') return 'own';
  return isUsersData(narrator, story, false) ? 'data' : 'package';
}

/**
 * Plain data in a state that is copied at each change, or that the user's code made, is the user's, though a package has it: the state
 * of a store, what a signal or an observable holds.
 * @param isOwn whether it is of a class of the package.
 */
function isUsersData({ language, made }: Narrator, story: LeakStory, isOwn: boolean): boolean {
  const { graph, kinds } = language;
  const { leaked, firstSuspect, entryAt } = story;
  if (isOwn || graph.typeOf(leaked) === 'closure' || isStore(story.cause)) return false;
  // What has a function is a registration: a listener and what it listens to.
  if (ownFunctions(language, leaked).size > 0) return false;
  if (!plainData.has(kinds.nameOf(leaked))) return false;
  if (firstSuspect < entryAt) return true;
  const isLookedAfter = story.stretches.slice(0, firstSuspect).some(({ last: { edge } }) => isBox(edge));
  if (!story.isProxied && !isLookedAfter) return false;
  const [first] = made;
  const maker = first?.find((frame) => !isInternalFrame(frame));
  return maker !== undefined && maker.packageName === null;
}

const plainData = new Set(['Object', 'Array', 'Map', 'Set']);

/** The one value that a package looks after: of a reactive reference, a signal, an observable. */
const boxNames = /^[_#]?(?:v|(?:raw)?(?:value|current|state|currentState)s?_?)$/i;

const isBox = (edge: PathEdge): boolean => edge.kind === 'property' && boxNames.test(edge.name);

interface Keeper {
  /** `''` for the user's own code. */
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
    if (owner !== null) return { packageName: owner, at, isInBag };
    isInBag ||= at < firstSuspect - 1 && narrator.language.graph.nameOf(node) === 'Object';
  }
  return null;
}

const parentNames = ['parent', '_parent'];

/** Whether the leaked object was made in a function that the package called back, for a parent on the path: it ends with that alone, or by it. */
function hasParent(narrator: Narrator, story: LeakStory, packageName: string): boolean {
  const { names } = narrator.language;
  const before = story.stretches.slice(0, story.firstSuspect).map(({ last }) => last.node);
  const parents = parentNames.map((name) => names.follow(story.leaked, name));
  return (
    parents.some((parent) => parent !== null && before.includes(parent)) &&
    isNested(narrator.stacks, packageName)
  );
}

/**
 * A method that was called for something else (`has`, `next`) gives nothing back to let go by, nor does another package that uses this
 * one, or a class of which the leaked object is none.
 */
function givesBack(
  call: RegisteringCall | null,
  leak: { readonly packageName: string; readonly className: string; readonly owners: readonly Owner[] },
): boolean {
  if (call === null || call.name === null || call.isRegistering) return true;
  if (call.packageName !== leak.packageName) return false;
  if (/^[A-Z]/.test(call.name)) return call.name === leak.className;
  return !leak.owners.some(({ methods }) => methods.has(call.name!));
}
