import { isMap } from 'node:util/types';

/** Streams of Node's consoles. */
const streamNames = ['_stdout', '_stderr'] as const;

/** What Jest's consoles hand their lines to. */
const lineNames = ['_log', '_logError'] as const;

/** Counts, timers and the depth of groups, in Node's consoles and in Jest's. */
const stateNames: ReadonlySet<string | undefined> = new Set([
  '_times',
  'counts',
  'kGroupIndent',
  // From Node 22 on.
  'kGroupIndentationString',
  '_counters',
  '_timers',
  '_groupDepth',
]);

type Write = (...args: unknown[]) => unknown;
type Stream = Record<string, unknown> & { write: Write };

/**
 * A runner's console, which further runs of tests must not reach: what they print was printed when they ran first. It is silenced
 * below its methods: those that a project replaced or spies on are called as before, and so is what they call.
 */
export class QuietConsole {
  readonly #own: object;
  /** The streams as they were, with what writes to them: a project may listen there as well. */
  readonly #streams = new Map<unknown, Write>();
  #isAloud = false;

  /** @param own to be given before anything of the project's runs. */
  constructor(own: object) {
    this.#own = own;
    for (const name of streamNames) {
      const stream = fieldOf(own, name);
      if (isStream(stream)) this.#streams.set(stream, stream.write);
    }
  }

  /**
   * @param current the global console, in whose place a project may have put another.
   * @returns what undoes it, and all that happened in between to what a console keeps.
   */
  mute(current: object): () => void {
    const undo: (() => void)[] = [];
    for (const each of new Set([this.#own, current])) {
      for (const name of streamNames) undo.push(this.#muteStream(each, name));
      undo.push(...keepState(each));
    }
    for (const name of lineNames) undo.push(this.#muteLines(name));
    return () => {
      for (const back of undo.toReversed()) back();
    };
  }

  /** For what must be said in between. */
  aloud(speak: () => void): void {
    this.#isAloud = true;
    try {
      speak();
    } finally {
      this.#isAloud = false;
    }
  }

  /** Not a stream of the project's own, such as it makes to look at what is printed. */
  #muteStream(owner: object, name: string): () => void {
    const stream = fieldOf(owner, name);
    const isOutput = this.#streams.has(stream) || stream === process.stdout || stream === process.stderr;
    if (!isOutput || !isStream(stream)) return nothing;
    return replace(owner, name, this.#quietStream(stream));
  }

  #quietStream(stream: Stream): object {
    const original = this.#streams.get(stream);
    const write: Write = (...args) => {
      const isReplaced = original !== undefined && stream.write !== original;
      return isReplaced || this.#isAloud ? stream.write(...args) : true;
    };
    // Node listens for errors while it writes.
    const methods = { write, listenerCount: () => 1, once: nothing, removeListener: nothing };
    return Object.assign(Object.create(stream) as object, methods);
  }

  #muteLines(name: string): () => void {
    const print = fieldOf(this.#own, name);
    if (typeof print !== 'function') return nothing;
    return replace(this.#own, name, (...args: unknown[]) => {
      if (this.#isAloud) Reflect.apply(print, this.#own, args);
    });
  }
}

function nothing(): void {
  // Printed when the test ran first.
}

function fieldOf(owner: object, name: PropertyKey): unknown {
  return (owner as Record<PropertyKey, unknown>)[name];
}

function isStream(value: unknown): value is Stream {
  return typeof value === 'object' && value !== null && typeof fieldOf(value, 'write') === 'function';
}

/** @returns what puts back what was there, unless somebody else has replaced it since. */
function replace(owner: object, name: PropertyKey, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const enumerable = before?.enumerable === true;
  const isDone = Reflect.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    enumerable,
    value,
  });
  if (!isDone) return nothing;
  return () => {
    if (fieldOf(owner, name) !== value) return;
    if (before) Object.defineProperty(owner, name, before);
    else Reflect.deleteProperty(owner, name);
  };
}

/** Has a console work on copies of what it keeps; @returns what puts the originals back. */
function keepState(owner: object): (() => void)[] {
  const keys = Reflect.ownKeys(owner).filter((key) =>
    stateNames.has(typeof key === 'symbol' ? key.description : key),
  );
  return keys.flatMap((key) => {
    const before = Object.getOwnPropertyDescriptor(owner, key)!;
    if (!('value' in before) || !before.writable || !before.configurable) return [];
    Object.defineProperty(owner, key, { ...before, value: copyOf(key, before.value) });
    return [() => void Object.defineProperty(owner, key, before)];
  });
}

function copyOf(key: PropertyKey, value: unknown): unknown {
  if (isMap(value)) return key === '_times' ? new LenientTimes(value) : new Map(value);
  return typeof value === 'object' && value !== null ? { ...value } : value;
}

/** Node warns of a timer that runs already, as one does that a test has left running, and of one that does not. */
class LenientTimes extends Map<unknown, unknown> {
  override has(): boolean {
    return false;
  }

  override get(label: unknown): unknown {
    return super.get(label) ?? process.hrtime();
  }
}
