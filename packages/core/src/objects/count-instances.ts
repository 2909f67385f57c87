import { collectGarbage } from './collect-garbage.ts';
import { countInstancesOf } from '../engine/engine.ts';
import { LeaktightError } from '../errors.ts';
import { givenName, showGiven } from '../given/given.ts';
import { track } from './tracked-object.ts';

/** Any class or constructor function, abstract ones included. */
export type AnyClass = abstract new (...args: never[]) => object;

/** Live objects of a class. */
export interface InstanceCount {
  /** Name of the class that was asked for. */
  readonly className: string;
  /** All instances, subclasses included. */
  readonly total: number;
  /** By name of their own class, most frequent first. */
  readonly byClass: readonly { readonly className: string; readonly count: number }[];
}

/**
 * Counts the live instances of a class, exactly, after collecting garbage: those of subclasses too, those created
 * in other vm contexts (Jest, Vitest's vm pools) too; prototypes are not counted. The time grows with the heap.
 *
 * @throws LeaktightError (LEAKTIGHT_BAD_RECEIVED) when it is given no class.
 * @example (await countInstances(Session)).total // 0
 */
export async function countInstances(Class: AnyClass): Promise<InstanceCount> {
  const { prototype, className } = readClass(Class);
  await collectGarbage();
  const counts = [...countInstancesOf(Class, prototype)].map(([name, count]) => ({ className: name, count }));
  const byClass = counts.toSorted((a, b) => b.count - a.count || (a.className < b.className ? -1 : 1));
  return { className, total: byClass.reduce((sum, { count }) => sum + count, 0), byClass };
}

function readClass(Class: unknown): { prototype: object; className: string } {
  if (typeof Class === 'function') {
    const prototype = prototypeOf(Class);
    // That of Function is a function.
    if ((typeof prototype === 'object' && prototype !== null) || typeof prototype === 'function')
      return { prototype, className: givenName(Class) || '(anonymous)' };
  }
  throw new LeaktightError(
    'LEAKTIGHT_BAD_RECEIVED',
    `Could not count instances: expected a class or a constructor function, got ${describe(Class)}`,
  );
}

function prototypeOf(Class: object): unknown {
  try {
    return Reflect.get(Class, 'prototype');
  } catch {
    // a proxy that is revoked, or whose traps throw
    return undefined;
  }
}

function describe(given: unknown): string {
  if (typeof given === 'function') {
    const name = givenName(given) || '(anonymous)';
    return `the function ${name}, which has no prototype. Arrow functions, methods and async functions make no instances.`;
  }
  if (typeof given !== 'object' || given === null) return `${showGiven(given)}.`;
  const { className } = track(given);
  return className === 'Object'
    ? `${showGiven(given)}.`
    : `an instance of ${className}. Pass the class itself: ${className}.`;
}
