import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { RawFrame } from './sampling-profile.ts';
import { descriptorTarget } from './resource-census.ts';

type Stack = readonly RawFrame[];
type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** A file descriptor that this thread opened by number, so that no object of Node's knows it. */
interface OpenedFile {
  readonly target: string | null;
  readonly stack: Stack;
}

/** Follows the functions of `node:fs` that open files, whose results lead async hooks nowhere. */
export interface OpenedFiles {
  /** Stacks of the descriptors opened by `fs.open` and `fs.openSync` that are still open. */
  stillOpen(): readonly Stack[];
  /** The stack that opened the file of a `FileHandle`; empty when unknown. */
  stackOfHandle(descriptor: unknown): Stack;
  /** Stacks that opened directories, closed ones included. */
  directories(): readonly Stack[];
  stop(): void;
}

/** Replaces a function, for `require` and `import` alike, until the returned function is called. */
function replace(owner: object, name: string, wrap: (original: AnyFunction) => AnyFunction): () => void {
  const original = Reflect.get(owner, name) as AnyFunction;
  const replacement = Object.assign(wrap(original), original);
  Reflect.set(owner, name, replacement);
  return () => {
    // Somebody else's later replacement (a spy of the test) stays.
    if (Reflect.get(owner, name) === replacement) Reflect.set(owner, name, original);
  };
}

/** What the replaced functions have seen. */
class Openings {
  readonly byNumber = new Map<number, OpenedFile>();
  readonly ofHandles = new Map<unknown, Stack>();
  readonly ofDirectories: Stack[] = [];
  readonly #capture: () => Stack | null;

  constructor(capture: () => Stack | null) {
    this.#capture = capture;
  }

  readonly openSync = (original: AnyFunction): AnyFunction => {
    const { byNumber } = this;
    const capture = this.#capture;
    return function openSync(...args) {
      const descriptor = Reflect.apply(original, this, args);
      addNumber(byNumber, descriptor, capture());
      return descriptor;
    };
  };

  readonly open = (original: AnyFunction): AnyFunction => {
    const { byNumber } = this;
    const capture = this.#capture;
    return function open(...args) {
      const callback = args.at(-1);
      const stack = capture();
      if (typeof callback !== 'function') return Reflect.apply(original, this, args);
      const recording: AnyFunction = (error, descriptor) => {
        addNumber(byNumber, descriptor, stack);
        callback(error, descriptor);
      };
      return Reflect.apply(original, this, [...args.slice(0, -1), recording]);
    };
  };

  readonly openHandle = (original: AnyFunction): AnyFunction => {
    const { ofHandles } = this;
    const capture = this.#capture;
    return async function open(...args) {
      const stack = capture();
      const handle = (await Reflect.apply(original, this, args)) as fs.promises.FileHandle;
      if (stack) ofHandles.set(handle.fd, stack);
      return handle;
    };
  };

  readonly openDirectory = (original: AnyFunction): AnyFunction => {
    const { ofDirectories } = this;
    const capture = this.#capture;
    return function opendir(...args) {
      const stack = capture();
      if (stack) ofDirectories.push(stack);
      return Reflect.apply(original, this, args);
    };
  };
}

function addNumber(byNumber: Map<number, OpenedFile>, descriptor: unknown, stack: Stack | null): void {
  if (!stack || typeof descriptor !== 'number') return;
  byNumber.set(descriptor, { target: descriptorTarget(descriptor), stack });
}

/** @param capture the user's stack of this moment; null when it is we who run. */
export function followOpenedFiles(capture: () => Stack | null): OpenedFiles {
  const openings = new Openings(capture);
  const putBack = [
    replace(fs, 'openSync', openings.openSync),
    replace(fs, 'open', openings.open),
    replace(fs, 'opendir', openings.openDirectory),
    replace(fs.promises, 'open', openings.openHandle),
    replace(fs.promises, 'opendir', openings.openDirectory),
  ];
  syncBuiltinESMExports();
  return {
    stillOpen() {
      for (const [descriptor, { target }] of openings.byNumber) {
        if (target === null || descriptorTarget(descriptor) !== target) openings.byNumber.delete(descriptor);
      }
      return [...openings.byNumber.values()].map(({ stack }) => stack);
    },
    stackOfHandle: (descriptor) => openings.ofHandles.get(descriptor) ?? [],
    directories: () => openings.ofDirectories,
    stop() {
      for (const restore of putBack) restore();
      syncBuiltinESMExports();
    },
  };
}
