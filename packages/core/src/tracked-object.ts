import { LeaktightError } from './errors.ts';

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
    throw new LeaktightError(
      'LEAKTIGHT_BAD_RECEIVED',
      `Could not track ${given === null ? 'null' : `a ${typeof given}`}: only objects and functions are collected.`,
    );
  }
  return { ref: new WeakRef(object), className: classNameOf(object) };
}

/** Name of the object's class, without running any code of it. */
function classNameOf(object: object): string {
  if (typeof object === 'function') return `function ${object.name}`.trim();
  for (let chain: object | null = Object.getPrototypeOf(object) as object | null; chain;) {
    const constructor: unknown = Object.getOwnPropertyDescriptor(chain, 'constructor')?.value;
    if (typeof constructor === 'function' && constructor.name !== '') return constructor.name;
    chain = Object.getPrototypeOf(chain) as object | null;
  }
  return 'Object';
}
