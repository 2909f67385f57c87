import type { ExpectState } from '@leaktight/matchers';
import type { CircusTest } from './jest-environment.ts';

/** What Jest adds for its matchers. */
export interface JestExpectState extends ExpectState {
  /** From the async context, which is right where tests run at once: for each test of Jest 30, for concurrent ones of 29. */
  currentConcurrentTestName?(): string | undefined;
  /** The same since Jest 30.5, as circus keeps it. */
  currentTestIdentity?(): CircusTest | undefined;
}

/** The part of it that tells the test; `expect.getState()` has it as well. */
export type StateOfTest = Pick<JestExpectState, 'currentConcurrentTestName' | 'currentTestName'>;

/** Jest calls `then` and `catch` on what a matcher returns before a test gets the promise. */
export const ownThens = 2;

/** The full name of the test that an assertion is made in. */
export function nameOfTest(state: StateOfTest): string | undefined {
  return state.currentConcurrentTestName?.() ?? state.currentTestName;
}
