import vm from 'node:vm';
import { LeaktightError } from '../errors.ts';
import type { InspectorSession } from './inspector-session.ts';

interface Evaluated {
  readonly result: { readonly objectId?: string };
}

/** Inspector object ids of one piece of work live until their group is released. */
const objectGroup = 'leaktight';

let names = 0;

export function mainGlobal(): object {
  return vm.runInThisContext('globalThis') as object;
}

/** The global object of the realm that a function belongs to; that realm may be a vm context. */
export function globalOf(definedThere: object): object | null {
  try {
    for (
      let chain: object | null = definedThere;
      chain;
      chain = Object.getPrototypeOf(chain) as object | null
    ) {
      const constructor: unknown = Object.getOwnPropertyDescriptor(chain, 'constructor')?.value;
      // Only the constructor of functions, whose own constructor it is, runs a text in its realm.
      if (typeof constructor === 'function' && constructor.constructor === constructor) {
        return (constructor as FunctionConstructor)('return globalThis')() as object;
      }
    }
  } catch {
    // the context forbids code from strings
  }
  return null;
}

/**
 * Hands values to the inspector, which keeps one world of object ids per context. A value passes through a property
 * of the context's global for a moment.
 */
export class InspectedObjects {
  readonly #session: InspectorSession;
  #contextIds: number[] | null = null;

  constructor(session: InspectorSession) {
    this.#session = session;
  }

  readonly group: string = objectGroup;

  /** The object id of a value in the context of this global; null when the inspector does not know the context. */
  idIn(global: object, value: unknown): string | null {
    const name = `leaktight:${(names += 1)}`;
    Object.defineProperty(global, name, { value, configurable: true });
    try {
      for (const contextId of this.#contexts()) {
        const { result } = this.#session.postNow<Evaluated>('Runtime.evaluate', {
          expression: `globalThis[${JSON.stringify(name)}]`,
          contextId,
          objectGroup,
          silent: true,
        });
        if (result.objectId !== undefined) return result.objectId;
      }
      return null;
    } finally {
      Reflect.deleteProperty(global, name);
    }
  }

  /** The object id of a value in the main context. */
  idOf(value: unknown): string {
    const id = this.idIn(mainGlobal(), value);
    if (id !== null) return id;
    throw new LeaktightError('LEAKTIGHT_UNSUPPORTED', 'The inspector could not be handed an object.');
  }

  release(): void {
    this.#session.postNow('Runtime.releaseObjectGroup', { objectGroup });
  }

  /** The domain is on for a moment only: it would keep console messages. */
  #contexts(): readonly number[] {
    if (this.#contextIds) return this.#contextIds;
    const ids: number[] = [];
    this.#session.on<{ context: { id: number } }>('Runtime.executionContextCreated', ({ context }) => {
      ids.push(context.id);
    });
    this.#session.postNow('Runtime.enable');
    this.#session.postNow('Runtime.disable');
    return (this.#contextIds = ids);
  }
}
