import type { KnownHolder } from './held-path.ts';

/** Jest's, which keep what is logged until the test file ends. */
const consoles = new Set(['BufferedConsole', 'CustomConsole']);

/** What the test runner itself records: console output, assertions, results. */
export const testRunner: KnownHolder = {
  name: 'test-runner',
  advise({ runner, values, firstSuspect }) {
    const isConsole = values.slice(0, firstSuspect).some(({ name }) => consoles.has(name));
    const keeper = isConsole ? "the runner's console" : runner;
    if (keeper === null) return null;
    return `${keeper} keeps this, not your code: log and assert outside the measured function.`;
  },
};
