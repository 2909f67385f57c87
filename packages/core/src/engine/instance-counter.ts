import { LeaktightError } from '../errors.ts';
import { nameInSource } from '../given/given.ts';
import { globalOf, InspectedObjects, mainGlobal } from './inspected-object.ts';
import { InspectorSession } from './inspector-session.ts';

/**
 * Runs on the array of all objects that have the prototype in their chain, and looks at own properties only, so
 * that no getter runs. The prototypes of subclasses are among them, and are no instances. Names are found as `givenName` does.
 */
const countByClass = `function () {
  const counts = {};
  const ownValue = (object, key) => Object.getOwnPropertyDescriptor(object, key)?.value;
  const nameOf = (constructor) => {
    const name = ownValue(constructor, 'name');
    if (typeof name === 'string') return name;
    return ${nameInSource}.exec(Function.prototype.toString.call(constructor))?.[1];
  };
  for (const object of this) {
    const own = ownValue(object, 'constructor');
    if (typeof own === 'function' && ownValue(own, 'prototype') === object) continue;
    const constructor = ownValue(Object.getPrototypeOf(object) ?? {}, 'constructor');
    const key = (typeof constructor === 'function' && nameOf(constructor)) || '(anonymous)';
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}`;

const unreachable =
  'Could not count instances: the inspector does not know the context that the class belongs to, or that context forbids code from strings.';

interface Called {
  readonly result: { readonly value?: Record<string, number> };
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
}

/**
 * Live objects that have this prototype in their chain, by class; V8 collects garbage first.
 *
 * V8 counts the objects that belong to one context. Asked are those of the class, which own whatever its constructor
 * made, of this code, and the main one, for subclasses.
 */
export function countInstancesOf(Class: object, prototype: object): ReadonlyMap<string, number> {
  const session = new InspectorSession();
  const inspected = new InspectedObjects(session);
  const counts = new Map<string, number>();
  try {
    const ownGlobal = globalOf(Class);
    for (const global of new Set([ownGlobal, globalThis, mainGlobal()])) {
      const prototypeObjectId = global && inspected.idIn(global, prototype);
      if (!prototypeObjectId) {
        if (global !== ownGlobal) continue;
        throw new LeaktightError('LEAKTIGHT_UNSUPPORTED', unreachable);
      }
      const found = countInContext(session, prototypeObjectId, inspected.group);
      for (const [name, count] of Object.entries(found)) counts.set(name, (counts.get(name) ?? 0) + count);
      inspected.release();
    }
    return counts;
  } finally {
    inspected.release();
    session.close();
  }
}

function countInContext(
  session: InspectorSession,
  prototypeObjectId: string,
  objectGroup: string,
): Readonly<Record<string, number>> {
  const { objects } = session.postNow<{ objects: { objectId: string } }>('Runtime.queryObjects', {
    prototypeObjectId,
    objectGroup,
  });
  const { result, exceptionDetails } = session.postNow<Called>('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: countByClass,
    returnByValue: true,
    silent: true,
  });
  if (!exceptionDetails) return result.value ?? {};
  const why = exceptionDetails.exception?.description ?? 'unknown';
  throw new LeaktightError('LEAKTIGHT_UNSUPPORTED', `Could not count instances: ${why}.`);
}
