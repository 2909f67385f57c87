import { counterpartOf, hasNoun, puttingMethod } from './counterpart.ts';
import type { PackageKeeper } from './holders/holders.ts';
import type { NodeIndex } from '../heap/heap.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { calledBy, methodsOf } from './object-methods.ts';
import { standingOf, type RegisteringCall } from './registering-call.ts';
import { packageOfReference, packageOfValue } from './value-owner.ts';

/** An object of a package on the path. */
export interface Owner {
  /** What a user would write for it. */
  readonly name: string;
  /** Whether the user's code has it: in a variable, and by public names from there on. */
  readonly isHeld: boolean;
  readonly methods: ReadonlyMap<string, NodeIndex>;
}

/** Those of the packages, from the outermost on. */
export function ownersOf(
  narrator: Narrator,
  { stretches, firstSuspect }: LeakStory,
  packages: readonly string[],
  nameOf: (index: number) => string,
): Owner[] {
  return stretches.slice(0, firstSuspect).flatMap(({ last: { node } }, index) => {
    if (!packages.includes(packageOfValue(narrator, node) ?? '')) return [];
    const name = nameOf(index);
    const isHeld = isPublicName(name) && isUsersVariable(narrator, stretches, index);
    return [{ name, isHeld, methods: methodsOf(narrator.language, node) }];
  });
}

/** Whether the variable that begins the name of a value is no package's own. */
function isUsersVariable(narrator: Narrator, stretches: LeakStory['stretches'], index: number): boolean {
  const before = stretches.slice(0, index + 1).map(({ last }) => last.edge);
  const variable = before.findLast(({ kind }) => kind === 'variable' || kind === 'weak value');
  return variable === undefined || !packageOfReference(narrator, variable);
}

export type Ways = Pick<PackageKeeper, 'undo' | 'listens'>;

export const noWays: Ways = { undo: null, listens: null };

/**
 * The methods of the objects on the path that take out and in. A wrong one does more harm than none: it is the counterpart of the very
 * function that was called, or of what takes listeners; or that of a collection, where no call is known.
 */
export function waysOut(
  narrator: Narrator,
  owners: readonly Owner[],
  call: RegisteringCall | null,
  isListener: boolean,
): Ways {
  const called = owners.map((owner) => undoOfCall(narrator, owner, call)).find((undo) => undo !== null);
  if (called !== undefined) return { ...noWays, undo: called };
  const isMethod = hasMethod(owners, call);
  let listens: string | null = null;
  for (const { name, methods } of owners.filter(({ isHeld }) => isHeld)) {
    const isGuessed = isListener || (call === null && isNear(name));
    const putting = isGuessed ? puttingMethod(methods, isListener) : null;
    if (putting === null) continue;
    const undo = counterpartOf(putting, methods);
    if (undo !== null) return { ...noWays, undo: inWords(name, undo) };
    if (isListener && !isMethod) listens ??= inWords(name, putting);
  }
  return { ...noWays, listens };
}

/** Whether an object has the method that was called, or one that takes listeners, and what undoes it, by their names alone. */
export function offersWay(
  owners: readonly Owner[],
  call: RegisteringCall | null,
  isListener: boolean,
): boolean {
  return owners.some(({ methods }) => {
    const putting = hasMethod(owners, call) ? call!.name! : puttingMethod(methods, isListener);
    return putting !== null && methods.has(putting) && counterpartOf(putting, methods) !== null;
  });
}

/** Whether a user is likely to use an object, and does not merely own one that has it somewhere. */
const isNear = (name: string): boolean => name.split('.').length <= 2;

const hasMethod = (owners: readonly Owner[], call: RegisteringCall | null): boolean =>
  owners.some(({ methods }) => call?.name != null && methods.has(call.name));

const inWords = (name: string, method: string): string => (name === '' ? method : `${name}.${method}`);

/**
 * The counterpart of what the user called, on the object that it was called on. Behind an object of the user's, whose method calls
 * that of the same name inside, only one with a noun (`deleteRule`) is as likely to be outside as well.
 */
function undoOfCall(
  { language, locate, stacks }: Narrator,
  { name, isHeld, methods }: Owner,
  call: RegisteringCall | null,
): string | null {
  const method = call?.name == null ? undefined : methods.get(call.name);
  const undo = method === undefined ? null : counterpartOf(call!.name!, methods);
  if (method === undefined || undo === null) return null;
  const location = language.graph.locationOf(calledBy(language, method));
  const place = location && locate(location);
  const standing = place && standingOf(stacks, place);
  if (!standing) return null;
  if (isHeld) return inWords(name, undo);
  return standing === 'called' || hasNoun(call!.name!) ? undo : null;
}

/** What a compiler calls `this` in a closure. */
const compiledThis = /^_this\b/;
const publicName = /^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.(?=[^_#])|$))*$/u;

/** Whether a user may write it: private fields, and what begins with an underscore, are a package's own. */
const isPublicName = (name: string): boolean => publicName.test(name) && !compiledThis.test(name);
