import type { RunnerTestCase } from 'vitest';
import { chai } from 'vitest';

/** What assertions note on their test. */
interface Notes {
  promises: Promise<unknown>[] | undefined;
  result: { readonly state: string; readonly errors?: readonly { readonly message?: string }[] } | undefined;
  onFinished: unknown[] | undefined;
}

/** Assertions that ask for their test: snapshots, and with the context `expect.soft` and `expect.poll`. */
const askingForTest = /snapshot|^withContext$/i;
const testFlag = 'vitest-test';

/** The test that runs again, and what assertions see in its place. */
let running: { readonly test: RunnerTestCase; readonly double: object } | null = null;

/**
 * Calls a test function again. The runner tells assertions of the global `expect` their test only while it runs tests
 * itself; and a test that was reported must not change, so they get a double of it.
 */
export async function callWithAssertions(test: RunnerTestCase, call: () => unknown): Promise<void> {
  const notes: Notes = { promises: undefined, result: undefined, onFinished: undefined };
  const double = Object.create(test, Object.getOwnPropertyDescriptors(notes)) as Notes;
  watchAssertions();
  running = { test, double };
  try {
    await call();
    // As the runner does with those that the test did not await.
    await Promise.all(double.promises ?? []);
  } finally {
    running = null;
  }
  // What is noted is plain data.
  if (double.result?.state === 'fail') throw new Error(double.result.errors?.[0]?.message);
}

/** Of the assertions that there are: to look at all of them before each run takes as long as many a test. */
let known = { count: 0, names: [] as readonly string[] };

/** Each time anew: tests add matchers of their own. Getters, for inline snapshots count the frames of their stack. */
function watchAssertions(): void {
  const prototype = chai.Assertion.prototype as object;
  const all = Object.getOwnPropertyNames(prototype);
  if (all.length !== known.count)
    known = { count: all.length, names: all.filter((name) => askingForTest.test(name)) };
  for (const name of known.names) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    if (descriptor?.configurable && typeof descriptor.value === 'function')
      Object.defineProperty(prototype, name, handingOver(name, descriptor));
  }
}

function handingOver(name: string, { value, enumerable }: PropertyDescriptor): PropertyDescriptor {
  const asBefore = { configurable: true, enumerable: enumerable === true };
  return {
    ...asBefore,
    get(this: object): unknown {
      if (running) handOver(this, running);
      return value;
    },
    set(this: object, other: unknown) {
      Object.defineProperty(this, name, { ...asBefore, writable: true, value: other });
    },
  };
}

function handOver(assertion: object, { test, double }: { test: RunnerTestCase; double: object }): void {
  const owner: unknown = chai.util.flag(assertion, testFlag);
  if (!owner || owner === test) chai.util.flag(assertion, testFlag, double);
}
