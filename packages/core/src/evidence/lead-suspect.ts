import type { SourcePosition, StackFrame, Suspect } from '../finding.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import type { TargetListener } from './listener-owner.ts';
import type { Place } from './places.ts';
import { constructorOf } from './package-of.ts';
import { shownClass } from './shown-class.ts';
import { mostSuspects } from './sites/sites.ts';

/** What a retaining path says of whose code keeps a leak. */
export interface HeldCode {
  /** Where the function is written that stays, if it is one; null for other objects. */
  readonly place: Place | null;
  /** Whether variables and collections alone lead there, and no code of a package holds it. */
  readonly isDirect: boolean;
  /** The user's class whose object has the collection; null where none has. */
  readonly holder: { readonly className: string; readonly place: Place } | null;
}

const collections = new Set(['Array', 'Map', 'Set', 'WeakMap']);

/**
 * Reads off a path whose code holds a leak; null where code of a package does.
 * @param listener that the leak is on an event target of a package; null where it is none.
 * @param isCollected whether a collection is known to hold it: a listener of a package, say, is in none of the user's.
 */
export function heldCodeOf(
  { language, locate }: Narrator,
  story: LeakStory,
  listener: TargetListener | null = null,
  isCollected = false,
): HeldCode | null {
  const { graph, scopes } = language;
  const { stretches, firstSuspect } = story;
  const placeOf = (index: number): Place | null => {
    const { node } = stretches[index]!.last;
    const location = graph.locationOf(node) ?? scopes.scopeOf(node).location;
    return location && locate(location);
  };
  const holders = stretches.slice(0, firstSuspect);
  const isHeldByPackage = holders.some((_, index) => (placeOf(index)?.packageName ?? null) !== null);
  if (isHeldByPackage && listener?.owner !== '') return null;
  const last = stretches.length - 1;
  const isFunction = graph.typeOf(stretches[last]!.last.node) === 'closure';
  const isDirect = holders
    .slice(1)
    .every(({ last: { node } }) => collections.has(shownClass(language, node)));
  return {
    place: isFunction ? placeOf(last) : null,
    isDirect: isDirect && placeOf(0) !== null,
    holder: isHeldByPackage || !isCollected ? null : holderOf({ language, locate }, story),
  };
}

/** The class of the innermost object that has one, outside of the leak. */
function holderOf(
  { language, locate }: Pick<Narrator, 'language' | 'locate'>,
  { stretches, firstSuspect }: LeakStory,
): HeldCode['holder'] {
  for (const { last } of stretches.slice(0, firstSuspect).toReversed()) {
    const constructor = constructorOf(language, last.node);
    const location = constructor === null ? null : language.graph.locationOf(constructor);
    const place = location && locate(location);
    if (place) return isUsers(place) ? { className: shownClass(language, last.node), place } : null;
  }
  return null;
}

/**
 * A package that calls the user's function back is on the stack of all that this makes, and allocates more. Where the path shows
 * that the user's code keeps it, that function is the first suspect.
 */
export function leadWithUsers(suspects: readonly Suspect[], held: HeldCode | null): readonly Suspect[] {
  const [first] = suspects;
  if (held === null || first === undefined) return suspects;
  if (held.holder && !suspects.some(isUsers))
    return [suspectOf(held.holder), ...suspects].slice(0, mostSuspects);
  const isLed = isUsers(first);
  const candidates = suspects.filter((suspect) => isUsers(suspect) && (isLed || isCalledBack(suspect)));
  const direct = held.isDirect && !isLed ? candidates[0] : undefined;
  // What makes the key alone says less than what puts it there.
  const filling =
    held.isDirect && isLed
      ? candidates.find((one) => one.role === 'keeps' && one.bytesPerCall > first.bytesPerCall)
      : undefined;
  const own = filling ?? (held.place === null ? direct : around(held.place, candidates));
  return own === undefined ? suspects : [own, ...suspects.filter((suspect) => suspect !== own)];
}

/**
 * What the user gave to a package may be made by it as well, in a call that keeps nothing: where the method is known that put a leak where
 * it is held, one of the suspects in that is the first.
 */
export function leadWithFilling(
  suspects: readonly Suspect[],
  filledBy: SourcePosition | null,
): readonly Suspect[] {
  const [first] = suspects;
  if (filledBy === null || first === undefined || isUsers(first)) return suspects;
  const isIn = ({ stack }: Suspect): boolean =>
    stack.some(
      ({ file, line, column }) =>
        file === filledBy.file && line === filledBy.line && column === filledBy.column,
    );
  const filling = isIn(first) ? undefined : suspects.find((one) => !isUsers(one) && isIn(one));
  return filling === undefined ? suspects : [filling, ...suspects.filter((suspect) => suspect !== filling)];
}

/**
 * What a package made before the user's function went on after an `await` has none of its frames, nor has a table that was large
 * enough for all calls: the class says where the collection is.
 */
function suspectOf({ className, place }: NonNullable<HeldCode['holder']>): Suspect {
  const frame = { ...place, functionName: className };
  return { ...frame, role: 'keeps', objectsPerCall: 0, bytesPerCall: 0, stack: [frame] };
}

/** A position is where a function starts: the last one that starts before a place in the same file is around it. */
function around({ file, line, packageName }: Place, suspects: readonly Suspect[]): Suspect | undefined {
  if (packageName !== null) return undefined;
  return suspects
    .filter((suspect) => suspect.file === file && suspect.line <= line)
    .toSorted((a, b) => b.line - a.line)[0];
}

function isUsers({ file, packageName }: Pick<StackFrame, 'file' | 'packageName'>): boolean {
  return packageName === null && !file.startsWith('node:') && !file.startsWith('(');
}

function isCalledBack({ stack, file, line, functionName }: Suspect): boolean {
  const own = stack.findIndex(
    (frame) => frame.file === file && frame.line === line && frame.functionName === functionName,
  );
  return own >= 0 && stack.slice(own + 1).some(({ packageName }) => packageName !== null);
}
