import type { RunnerTestCase } from 'vitest';

/** What the runner calls when the test is over; some of it checks that an assertion was awaited. */
type Note = () => unknown;

/** The runner keeps its notes on the test while it runs. */
type RunningTest = RunnerTestCase & { onFinished?: Note[] | undefined };

interface Checks {
  /** Those of which we do not know that they have nothing to say. */
  readonly open: Set<Note>;
  /** How many were left when all of them were asked. */
  left: number;
}

// Vitest 4.1 and 5 write them alike, and wrap what `onTestFinished` is given.
const check = /^\(\) => \{\s*if \(!(?:resolved|awaited)\)/;

const { toString: textOf } = Function.prototype;
const { push } = Array.prototype;
const followed = new WeakMap<Note[], Checks>();

/**
 * Takes from a test what Vitest notes for every `.resolves`, `.rejects` and `expect.poll`, now and whenever it notes another:
 * a check that it was awaited, which holds what was asserted until the test ends. Once it was, the check does nothing.
 */
export function letGoOfAwaited(test: RunningTest | undefined): void {
  if (!test) return;
  const notes = (test.onFinished ??= []);
  release(notes, followed.get(notes) ?? follow(notes));
}

function follow(notes: Note[]): Checks {
  const checks: Checks = { open: new Set(notes.filter(isCheck)), left: 0 };
  followed.set(notes, checks);
  Object.defineProperty(notes, 'push', {
    configurable: true,
    writable: true,
    value(this: Note[], ...added: Note[]): number {
      // Of many that nobody awaits, each is asked a few times only.
      if (checks.open.size > 2 * checks.left) release(this, checks);
      for (const note of added) if (isCheck(note)) checks.open.add(note);
      return push.apply(this, added);
    },
  });
  return checks;
}

function isCheck(note: Note): boolean {
  return check.test(textOf.call(note));
}

function release(notes: Note[], checks: Checks): void {
  for (const note of checks.open) {
    if (hasToSay(note)) continue;
    checks.open.delete(note);
    notes.splice(notes.indexOf(note), 1);
  }
  checks.left = checks.open.size;
}

/** Where nobody awaited the assertion, the check throws in Vitest 5, and warns in 4. */
function hasToSay(note: Note): boolean {
  const original = Object.getOwnPropertyDescriptor(console, 'warn');
  let isQuiet = true;
  const warn = (): void => void (isQuiet = false);
  try {
    Object.defineProperty(console, 'warn', { configurable: true, writable: true, value: warn });
    note();
  } catch {
    isQuiet = false;
  }
  if (original) Object.defineProperty(console, 'warn', original);
  else Reflect.deleteProperty(console, 'warn');
  return !isQuiet;
}
