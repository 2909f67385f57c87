import type { NodeIndex } from '../heap/heap.ts';
import { isInternalFrame } from '../internal-frame.ts';
import { isPlatform } from '../platform-package.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { calledBy, methodsOf } from './object-methods.ts';
import type { PathLanguage } from './paths/paths.ts';
import { packageOfValue } from './value-owner.ts';

/** A listener on an event target that a package implements, as a DOM does, or the function of a DOM's timer. */
export interface TargetListener {
  /** Whose it is: `name@version`, `''` for the user's own code. */
  readonly owner: string;
  /** Position of the target on the path; null for a timer. */
  readonly targetAt: number | null;
}

/** What the standard has event targets do, in a browser and wherever that is stood in for. */
const standard = ['addEventListener', 'removeEventListener', 'dispatchEvent'];

/** References from a target to one of its listeners at the most: tables of them, of those of a phase, of an event, and its record. */
const mostSteps = 4;

/**
 * Tells whose listener a leak is; null where it is no such listener. The standard has whoever adds a listener take it off again, so
 * that the package of the target is at no fault.
 */
export function targetListenerOf(narrator: Narrator, story: LeakStory): TargetListener | null {
  const listener = story.stretches.at(-1)!.last.node;
  const owner = packageOfValue(narrator, calledBy(narrator.language, listener));
  if (narrator.language.kinds.nameOf(story.leaked) === 'Timeout') return passedToTimer(story, owner);
  const targetAt = isCalled(narrator.language, listener) ? targetOf(narrator, story) : -1;
  if (owner === null || targetAt < 0) return null;
  const target = packageOfValue(narrator, story.stretches[targetAt]!.last.node);
  if (!target || owner === target) return null;
  return { owner: addedBy(narrator, target) ?? owner, targetAt };
}

/** The path goes on to what was passed from the function of the DOM alone. */
function passedToTimer({ stretches, entryAt }: LeakStory, owner: string | null): TargetListener | null {
  const isPassed = stretches.length > entryAt + 2;
  return isPassed && owner !== null ? { owner, targetAt: null } : null;
}

/** What else a DOM keeps of an element, its children and styles, is no listener. */
function isCalled(language: PathLanguage, listener: NodeIndex): boolean {
  return language.graph.typeOf(listener) === 'closure' || methodsOf(language, listener).has('handleEvent');
}

/** Position of the event target that is nearest to the leak, or -1. */
function targetOf({ language }: Narrator, { stretches, firstSuspect }: LeakStory): number {
  for (let at = firstSuspect - 1; at >= Math.max(0, firstSuspect - mostSteps); at--) {
    const methods = methodsOf(language, stretches[at]!.last.node);
    if (standard.every((name) => methods.has(name))) return at;
  }
  return -1;
}

/** Who called `addEventListener` of that package, as far as a stack shows it: what is added may be another one's function. */
function addedBy({ stacks }: Narrator, target: string): string | null {
  for (const stack of stacks) {
    const frames = stack.filter((frame) => !isInternalFrame(frame));
    const added = frames.findLastIndex(
      ({ functionName, packageName }) => packageName === target && functionName.endsWith('addEventListener'),
    );
    const caller = frames
      .slice(added + 1)
      .find(({ packageName: owner }) => owner !== target && (owner === null || !isPlatform(owner)));
    if (added >= 0 && caller) return caller.packageName ?? '';
  }
  return null;
}
