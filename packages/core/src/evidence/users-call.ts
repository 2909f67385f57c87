import { hasMethodAt, methodAt, namesAt } from './called-methods.ts';
import { counterpartOf } from './counterpart.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { methodsOf } from './object-methods.ts';
import { findRegisteringCall, isRegistering, type FoundCall } from './registering-call.ts';
import { shownClass } from './shown-class.ts';
import type { Owner } from './ways-out.ts';

/** The call by the user's code that put a leak where it is, by the name that the user has for it; null where none is known. */
export function usersCall(
  narrator: Narrator,
  story: LeakStory,
  packageName: string,
  owners: readonly Owner[],
): FoundCall | null {
  const likely = likelyCall(narrator, story, owners);
  const made = findRegisteringCall(narrator, packageName, narrator.folder, likely);
  return made === null || isBeside(narrator, story, owners, made)
    ? null
    : namedAsCalled(narrator, owners, made);
}

/**
 * A method of an object on the path is what put something there, rather than a class that the user made an object of beside it, or what
 * is done with what is there: on a stack of that, a method of the leaked object is at work.
 */
function likelyCall(
  narrator: Narrator,
  { leaked }: LeakStory,
  owners: readonly Owner[],
): Parameters<typeof findRegisteringCall>[3] {
  const ofLeaked = methodsOf(narrator.language, leaked);
  return (call, stack) =>
    isMethodOf(narrator, owners, call) && !stack.some((frame) => hasMethodAt(narrator, ofLeaked, frame));
}

/** Whether an object of another class than what stays was made, while an object of the user's has methods that may have put it there. */
function isBeside(
  narrator: Narrator,
  { leaked }: LeakStory,
  owners: readonly Owner[],
  call: FoundCall,
): boolean {
  const isOther = /^[A-Z]/.test(call.name ?? '') && call.name !== shownClass(narrator.language, leaked);
  const held = owners.filter(({ isHeld, methods }) => isHeld && methods.size > 0);
  return isOther && held.length > 0 && !isMethodOf(narrator, owners, call);
}

/** Whether a method of one of the objects is what was called. */
export function isMethodOf(
  narrator: Narrator,
  owners: readonly Owner[],
  { at }: Pick<FoundCall, 'at'>,
): boolean {
  return owners.some(({ methods }) => hasMethodAt(narrator, methods, at));
}

/** What the user called on an object of theirs, by the name that this has for it: a package may use it under another one. */
function namedAsCalled(narrator: Narrator, owners: readonly Owner[], call: FoundCall): FoundCall {
  for (const [index, { isHeld, methods }] of owners.entries()) {
    if (!isHeld) continue;
    // Of the names for one function, the one that the user wrote, and that can be undone.
    const written = namesAt(narrator, methods, call.at).find(
      (name) => call.source?.called.has(name) && counterpartOf(name, methods) !== null,
    );
    if (written !== undefined)
      return { ...call, name: written, isRegistering: isRegistering({ name: written }) };
    if (call.name !== null && counterpartOf(call.name, methods) !== null) return call;
    const inner = owners.slice(index + 1).flatMap((owner) => [...owner.methods.values()]);
    // Made anew for each of several objects, it is the one that the object on the path has as well.
    const shared = new Map([...methods].filter(([, method]) => inner.includes(method)));
    const name = methodAt(narrator, methods, call.at) ?? methodAt(narrator, shared, call.at);
    if (name !== null) return { ...call, name, isRegistering: isRegistering({ name }) };
  }
  return call;
}
