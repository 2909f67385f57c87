import type { StackFrame, Suspect } from '../finding.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import type { TargetListener } from './listener-owner.ts';
import type { Place } from './places.ts';
import { shownClass } from './shown-class.ts';

/** What a retaining path says of whose code keeps a leak. */
export interface HeldCode {
  /** Where the function is written that stays, if it is one; null for other objects. */
  readonly place: Place | null;
  /** Whether variables and collections alone lead there, and no code of a package holds it. */
  readonly isDirect: boolean;
}

const collections = new Set(['Array', 'Map', 'Set', 'WeakMap']);

/**
 * Reads off a path whose code holds a leak; null where code of a package does.
 * @param listener that the leak is on an event target of a package; null where it is none.
 */
export function heldCodeOf(
  { language, locate }: Narrator,
  story: LeakStory,
  listener: TargetListener | null = null,
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
  return { place: isFunction ? placeOf(last) : null, isDirect: isDirect && placeOf(0) !== null };
}

/**
 * A package that calls the user's function back is on the stack of all that this makes, and allocates more. Where the path shows
 * that the user's code keeps it, that function is the first suspect.
 */
export function leadWithUsers(suspects: readonly Suspect[], held: HeldCode | null): readonly Suspect[] {
  const [first] = suspects;
  if (held === null || first === undefined) return suspects;
  const isLed = isUsers(first);
  const candidates = suspects.filter((suspect) => isUsers(suspect) && (isLed || isCalledBack(suspect)));
  const direct = held.isDirect && !isLed ? candidates[0] : undefined;
  const own = held.place === null ? direct : around(held.place, candidates);
  return own === undefined ? suspects : [own, ...suspects.filter((suspect) => suspect !== own)];
}

/** A position is where a function starts: the last one that starts before a place in the same file is around it. */
function around({ file, line, packageName }: Place, suspects: readonly Suspect[]): Suspect | undefined {
  if (packageName !== null) return undefined;
  return suspects
    .filter((suspect) => suspect.file === file && suspect.line <= line)
    .toSorted((a, b) => b.line - a.line)[0];
}

function isUsers({ file, packageName }: StackFrame): boolean {
  return packageName === null && !file.startsWith('node:') && !file.startsWith('(');
}

function isCalledBack({ stack, file, line, functionName }: Suspect): boolean {
  const own = stack.findIndex(
    (frame) => frame.file === file && frame.line === line && frame.functionName === functionName,
  );
  return own >= 0 && stack.slice(own + 1).some(({ packageName }) => packageName !== null);
}
