import { LeaktightError } from '../errors.ts';
import { givenName } from '../given/given.ts';

/** A weak handle to an object, made by `track`; it does not keep the object alive. */
export interface TrackedObject {
  readonly ref: WeakRef<object>;
  /** Class of the object; a WeakRef cannot tell it once the object is gone. */
  readonly className: string;
}

/**
 * Remembers an object weakly, so that a test can let go of it and ask later whether it is gone.
 *
 * @throws LeaktightError (LEAKTIGHT_BAD_RECEIVED) for a primitive value.
 * @example
 * let session = openSession();
 * const tracked = track(session);
 * session = undefined;
 * await expect(tracked).toBeCollected();
 */
export function track(object: object): TrackedObject {
  const given: unknown = object;
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) {
    const what = given === null || given === undefined ? String(given) : `a ${typeof given}`;
    throw new LeaktightError(
      'LEAKTIGHT_BAD_RECEIVED',
      `Could not track ${what}: only objects and functions are collected.`,
    );
  }
  return { ref: new WeakRef(object), className: classNameOf(object) };
}

function classNameOf(object: object): string {
  try {
    return typeof object === 'function' ? `function ${givenName(object)}`.trim() : constructorNameOf(object);
  } catch {
    // Nothing else can throw when it is looked at: one that is revoked, or whose traps do.
    return 'Proxy';
  }
}

/** Runs no code of the object's class. */
function constructorNameOf(object: object): string {
  for (let chain: object | null = Object.getPrototypeOf(object) as object | null; chain;) {
    const constructor: unknown = Object.getOwnPropertyDescriptor(chain, 'constructor')?.value;
    const name = typeof constructor === 'function' ? givenName(constructor) : '';
    if (name !== '') return name;
    chain = Object.getPrototypeOf(chain) as object | null;
  }
  return 'Object';
}
