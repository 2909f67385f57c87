import { AsyncLocalStorage } from 'node:async_hooks';
import { reasonOf, stackOf } from '@leaktight/core/gate';

/** Follows whatever a re-run starts, also when it goes on after the re-run has ended, or after its file. */
const storage = new AsyncLocalStorage<true>();

const uncaught: ReadonlySet<unknown> = new Set(['unhandledRejection', 'uncaughtException']);

type Emit = (...args: unknown[]) => boolean;

let passOn: Emit | null = null;
/** Of the latest file with a further run: whether it keeps an error, or may yet. */
let keeps: ((args: unknown[]) => boolean) | null = null;
let followingMarks: boolean | null = null;

/** Keeps errors that nobody awaits in further runs of tests from failing a file, whose tests have run already. */
export class RerunScope {
  readonly #warn: (message: string) => void;
  /** What came up during a run that cannot be followed; whose it is shows when the run has ended. */
  #held: unknown[][] | null = null;
  #hasFailed = false;
  readonly #keeps = (args: unknown[]): boolean => {
    if (this.#held) this.#held.push(args);
    else if (this.#hasFailed) this.#tell(args[1]);
    return this.#held !== null || this.#hasFailed;
  };

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  async run(rerun: () => Promise<void>): Promise<void> {
    guard();
    keeps = this.#keeps;
    return canFollow() ? storage.run(true, rerun) : this.#runUnfollowed(rerun);
  }

  /** The file is over. */
  close(): void {
    if (keeps === this.#keeps) keeps = null;
  }

  /** A run that passes, as it did at first, leaves no errors that it did not leave at first; one that fails may. */
  async #runUnfollowed(rerun: () => Promise<void>): Promise<void> {
    const held: unknown[][] = [];
    this.#held = held;
    try {
      await rerun();
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    } finally {
      this.#held = null;
      for (const args of held) if (!this.#keeps(args)) passOn!(...args);
    }
  }

  #tell(error: unknown): void {
    this.#warn(
      `A test could not be run again to be measured, and an error came up that nobody awaited. It is taken to be of that further run and fails nothing:\n${stackOf(error) || reasonOf(error)}`,
    );
  }
}

/**
 * In place of listeners: Jest replaces these with every file, and between files an error would end the process.
 * Stays for the life of the process, for a re-run may fail as late as that.
 */
function guard(): void {
  if (passOn) return;
  const emit = process.emit as Emit;
  passOn = emit.bind(process);
  process.emit = function emitUnlessRerun(this: unknown, ...args: unknown[]): boolean {
    // A test's own `process` is a copy, with this function.
    const isKept = this === process && uncaught.has(args[0]) && (storage.getStore() || keeps?.(args));
    return isKept ? true : Reflect.apply(emit, this, args);
  } as typeof process.emit;
}

/** Not where following would mark promises that nobody marks so far: the marks are objects that we would count. */
function canFollow(): boolean {
  if (areMarked()) return true;
  if (followingMarks === null) {
    const probe = new AsyncLocalStorage<true>();
    followingMarks = probe.run(true, areMarked);
    probe.disable();
  }
  return !followingMarks;
}

/** Node before 24 follows promises by properties. */
function areMarked(): boolean {
  return Object.getOwnPropertySymbols(new Promise(() => undefined)).length > 0;
}
