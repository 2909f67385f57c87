import type { KnownHolder } from './held-path.ts';

/** What the test runner itself records: console output, assertions, results. */
export const testRunner: KnownHolder = {
  name: 'test-runner',
  advise({ runner }) {
    if (runner === null) return null;
    return `${runner} keeps this, not your code: log and assert outside the measured function.`;
  },
};
