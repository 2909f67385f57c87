import { continuedAt, functionsOf, hasMethodAt, methodAt, ownerOfFunction } from './called-methods.ts';
import { counterpartOf, hasNoun, puttingMethod } from './counterpart.ts';
import type { PackageKeeper } from './holders/holders.ts';
import type { NodeIndex } from '../heap/heap.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { calledBy, methodsOf } from './object-methods.ts';
import { standingOf, type FoundCall, type RegisteringCall } from './registering-call.ts';
import { shownClass } from './shown-class.ts';
import { packageOfReference, packageOfValue } from './value-owner.ts';

/** An object of a package on the path. */
export interface Owner {
  /** `name@version`. */
  readonly packageName: string;
  /** What a user would write for it. */
  readonly name: string;
  /** Whether the user's code has it: in a variable, and by public names from there on. */
  readonly isHeld: boolean;
  readonly methods: ReadonlyMap<string, NodeIndex>;
}

/** The objects of packages, from the outermost on. */
export function ownersOf(
  narrator: Narrator,
  { stretches, firstSuspect }: LeakStory,
  nameOf: (index: number) => string,
): Owner[] {
  return stretches.slice(0, firstSuspect).flatMap(({ last: { node } }, index) => {
    const packageName = packageOfValue(narrator, node);
    if (!packageName) return [];
    const shown = nameOf(index);
    // What was imported is called by its class there, which no user writes for it.
    const name = shown === shownClass(narrator.language, node) ? '' : shown;
    const isHeld = isPublicName(name) && isUsersVariable(narrator, stretches, index);
    return [{ packageName, name, isHeld, methods: ownMethods(narrator, node) }];
  });
}

/** What an object of the user's around the one that has a method calls the same function. */
function outerName(
  owners: readonly Owner[],
  method: NodeIndex | undefined,
): (Owner & { method: string }) | null {
  for (const owner of owners.filter(({ isHeld }) => isHeld)) {
    for (const [name, own] of owner.methods) if (own === method) return { ...owner, method: name };
  }
  return null;
}

/** Without those of Node's emitters, which have a list of listeners of their own. */
function ownMethods({ language }: Narrator, node: NodeIndex): Map<string, NodeIndex> {
  const methods = [...methodsOf(language, node)];
  return new Map(methods.filter(([, method]) => !language.scopes.urlOf(method).startsWith('node:')));
}

/** Whether the variable that begins the name of a value is no package's own. */
function isUsersVariable(narrator: Narrator, stretches: LeakStory['stretches'], index: number): boolean {
  const before = stretches.slice(0, index + 1).map(({ last }) => last.edge);
  const variable = before.findLast(({ kind }) => kind === 'variable' || kind === 'weak value');
  return variable === undefined || !packageOfReference(narrator, variable);
}

/**
 * The way out by the name, of those that the objects have for it, by which the function that made the call uses it already; null where it
 * does not.
 * @param way `bus.off`
 */
export function calledAlready(
  call: FoundCall | null,
  way: string | null,
  objects: readonly Pick<Owner, 'methods'>[],
): string | null {
  const called = call?.source?.called;
  if (called === undefined || way === null) return null;
  const name = way.slice(way.lastIndexOf('.') + 1);
  const aliases = objects.flatMap(({ methods }) =>
    [...methods].filter(([, method]) => method === methods.get(name)).map(([alias]) => alias),
  );
  return [name, ...aliases].find((alias) => called.has(alias)) ?? null;
}

export type Ways = Pick<PackageKeeper, 'undo' | 'listens'>;

export const noWays: Ways = { undo: null, listens: null };

/**
 * The methods of the objects on the path that take out and in. A wrong one does more harm than none: it is the counterpart of the very
 * function that was called, or of what takes listeners; or that of a collection, where no call is known.
 * @param leaked whether it is a function, and whether the package may have been given it: its own are no listeners of anybody's.
 */
export function waysOut(
  narrator: Narrator,
  owners: readonly Owner[],
  call: FoundCall | null,
  { isListener, isGiven }: { readonly isListener: boolean; readonly isGiven: boolean },
): Ways {
  const called = call === null ? undoOfContinued(narrator, owners) : undoOfCall(narrator, owners, call);
  if (called !== null) return { ...noWays, undo: called };
  const isMethod = hasMethod(owners, call);
  let listens: string | null = null;
  for (const { name, methods } of owners.filter(({ isHeld }) => isHeld)) {
    const isGuessed = isGiven && (isListener ? !isMethod : call === null && isNear(name));
    const putting = isGuessed ? puttingMethod(methods, isListener) : null;
    if (putting === null) continue;
    const around = owners.slice(
      0,
      owners.findIndex((owner) => owner.methods === methods),
    );
    const outer = outerName(around, methods.get(putting)) ?? { name, method: putting, methods };
    const undo = counterpartOf(outer.method, outer.methods);
    if (undo !== null) return { ...noWays, undo: inWords(outer.name, undo) };
    if (isListener) listens ??= inWords(outer.name, outer.method);
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
function undoOfCall(narrator: Narrator, owners: readonly Owner[], call: FoundCall): string | null {
  const { language, locate, stacks } = narrator;
  const seen = new Set<NodeIndex>();
  for (const { name, isHeld, methods } of owners) {
    const method = call.name === null ? undefined : methods.get(call.name);
    if (method === undefined || seen.has(method)) continue;
    seen.add(method);
    const undo = counterpartOf(call.name!, methods);
    const location = undo === null ? null : language.graph.locationOf(calledBy(language, method));
    const place = location && locate(location);
    const standing = place && standingOf(stacks, place);
    if (undo === null || !standing) continue;
    if (isHeld) return inWords(name, undo);
    if (standing === 'called' || hasNoun(call.name!)) return undo;
  }
  return owners.some(({ methods }) => hasMethodAt(narrator, methods, call.at))
    ? null
    : undoOfFunction(narrator, call);
}

/** The counterpart of what was called on an object that is not on the path; with a noun, which says what is taken out. */
function undoOfFunction(narrator: Narrator, { name, at }: FoundCall): string | null {
  if (name === null || !hasNoun(name)) return null;
  const { language, stacks } = narrator;
  const called = functionsOf(language, stacks).filter((one) =>
    hasMethodAt(narrator, new Map([[name, one]]), at),
  );
  const owner = called.length === 0 ? null : ownerOfFunction(language, called, name);
  return owner === null ? null : counterpartOf(name, methodsOf(language, owner));
}

/** The counterpart of the method of the user's object that a package was in when it went on after an `await`. */
function undoOfContinued(narrator: Narrator, owners: readonly Owner[]): string | null {
  for (const { name, methods } of owners.filter(({ isHeld }) => isHeld)) {
    for (const frame of continuedAt(narrator.stacks)) {
      const method = methodAt(narrator, methods, frame);
      const undo = method === null ? null : counterpartOf(method, methods);
      if (undo !== null) return inWords(name, undo);
    }
  }
  return null;
}

/** What a compiler calls `this` in a closure. */
const compiledThis = /^_this\b/;
const publicName = /^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.(?=[^_#])|$))*$/u;

/** Whether a user may write it: private fields, and what begins with an underscore, are a package's own. */
const isPublicName = (name: string): boolean => publicName.test(name) && !compiledThis.test(name);
