import type { SourcePosition } from '../../finding.ts';
import type { PathEdge } from '../paths/paths.ts';
import type { RegisteringCall } from '../registering-call.ts';

/** One value of a path, as far as recognising its holder needs. */
export interface HeldValue {
  /** Class of an object, `function name` of a closure; chains are folded. */
  readonly name: string;
  readonly edge: PathEdge;
  /** The reference in words. */
  readonly words: string;
}

/** An installed package whose own collection grows: no user should take anything out of that by hand. */
export interface PackageKeeper {
  /** Without its version. */
  readonly packageName: string;
  /** The user's call that put the leaked objects there, where a stack shows it. */
  readonly call: RegisteringCall | null;
  /** Where the method is written that put them there, of an object on the path; null where none is known. */
  readonly filledBy: SourcePosition | null;
  /** The method by which a leaked object of the package lets go: `unsubscribe`. */
  readonly release: string | null;
  /** The method that takes out what was put in: `bus.off`. */
  readonly undo: string | null;
  /** The method of these two that the function which made the call uses already; null where it does not. */
  readonly undone: string | null;
  /** The method that puts listeners in and has no counterpart: `store.subscribe`. */
  readonly listens: string | null;
  /** Where the leaked function is written, if it is one of the user's: `src/cart.ts:15`. */
  readonly listener: string | null;
}

/** A path in which known holders are looked for. */
export interface HeldPath {
  readonly values: readonly HeldValue[];
  /** Values from here on are leaked. */
  readonly firstSuspect: number;
  /** The leaked value that stands for all others; what leads to it from `firstSuspect` on is copied at each change. */
  readonly entryAt: number;
  /** Classes of all objects that are kept with the leaked one. */
  readonly leakedClasses: readonly string[];
  /** Package of the module that the path starts from, `name@version`; null where it is another one. */
  readonly module: string | null;
  /** The test runner whose own module the path starts from, or whose object holds the leaked ones, else null. */
  readonly runner: string | null;
  /** Whether a fake clock, which both runners make alike, holds them. */
  readonly isOnFakeClock: boolean;
  /** Whether the leaked objects hold each other, as in a linked list. */
  readonly isChain: boolean;
  /** Whether they keep the store of an AsyncLocalStorage that came with the call. */
  readonly carriesContext: boolean;
  /** The variable by which what each call left holds what the one before left, else null. */
  readonly capturedLink: string | null;
  /** What the user would call the holder: `cache.valList`. */
  readonly holderName: string;
  /** The same for what holds the entry: another one where that is copied. */
  readonly containerName: string;
  /** How a window that leaks is closed: `window.close()`. */
  readonly windowClose: string;
  /** The package whose collection holds the leaked ones, else null. */
  readonly keeper: PackageKeeper | null;
  /** The method that ends a leaked object of a package, which holds on to it besides; else null. */
  readonly ending: string | null;
  /** The package whose function the path ends in, which a leaked timer or emitter calls, and the user's call of that package; else null. */
  readonly functionOwner: {
    readonly packageName: string;
    readonly call: RegisteringCall | null;
    /** Whether the package itself added the function to the emitter. */
    readonly isAdding: boolean;
    /** The method by which that is ended what the function works for: `stop`; null where none is known. */
    readonly ending: string | null;
  } | null;
  /** The module of Node whose own function the path ends in, by its URL; else null. */
  readonly nodeModule: string | null;
  /** Position of the event target, of a DOM, whose listener is leaked; null where it is none. */
  readonly targetAt: number | null;
  /** Names of the methods that the value at a position has; empty where the snapshot does not show them. */
  readonly methodsAt: (index: number) => ReadonlySet<string>;
  /** Name of an event, by the key of its listeners; null when it could not be read. */
  readonly eventName: string | null;
}

/** One known holder: how to tell it, and what to do about it. */
export interface KnownHolder {
  readonly name: string;
  /** The next step when the path shows this holder, else null. */
  readonly advise: (path: HeldPath) => string | null;
}

/** Position of the first value that is held by a property of this name, or -1. */
export function propertyAt({ values }: HeldPath, ...names: readonly string[]): number {
  return values.findIndex(({ edge }) => edge.kind === 'property' && names.includes(edge.name));
}

/** Values from a table of listeners to one of them: a list of those of one event, and an entry of it. */
const stepsToListener = 3;

/** As `propertyAt`, where the leaked values are listeners in it, and not what a listener of long before holds. */
export function listenersAt(path: HeldPath, ...names: readonly string[]): number {
  const at = propertyAt(path, ...names);
  // The only listener of an event stands where others have a list of them.
  const isBehindListener = path.values
    .slice(at + 1, path.firstSuspect)
    .some(({ name }) => name.startsWith('function '));
  return path.firstSuspect <= at + stepsToListener && !isBehindListener ? at : -1;
}

/** Classes of Node alone, of which it makes its tables of listeners and signals. */
const nodeTables = new Set(['SafeMap', 'SafeSet']);

/** As `listenersAt`, by a symbol of Node's event targets: a user's own symbol may have the same description. */
export function targetListenersAt(path: HeldPath, ...names: readonly string[]): number {
  const at = listenersAt(path, ...names);
  return nodeTables.has(path.values[at]?.name ?? '') ? at : -1;
}
