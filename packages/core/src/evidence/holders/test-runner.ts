import { type HeldPath, type KnownHolder, propertyAt } from './held-path.ts';

/** Jest's, which keep what is logged until the test file ends. */
const consoles = new Set(['BufferedConsole', 'CustomConsole']);

/** What the test runner itself records: console output, assertions, results. */
export const testRunner: KnownHolder = {
  name: 'test-runner',
  advise(path) {
    const { runner, values, firstSuspect } = path;
    if (isNoteOfVitest(path))
      return 'Vitest keeps this until the test ends, not your code: it notes every `.resolves`, `.rejects` and `expect.poll`. Await the promise, and assert its value with a plain `expect`.';
    const isConsole = values.slice(0, firstSuspect).some(({ name }) => consoles.has(name));
    const keeper = isConsole ? "the runner's console" : runner;
    if (keeper === null) return null;
    return `${keeper} keeps this, not your code: log and assert outside the measured function.`;
  },
};

/** A check, among what the worker calls at the end of the current test, that an assertion was awaited. */
function isNoteOfVitest(path: HeldPath): boolean {
  const worker = propertyAt(path, '__vitest_worker__');
  return worker >= 0 && propertyAt(path, 'onFinished') > worker;
}
