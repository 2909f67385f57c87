import type { EnvironmentPart } from './environment-part.ts';
import { fullNameOf } from './gate/rerun-test.ts';
import type { CircusBlock, CircusEvent, CircusState, CircusTest, JestExpect } from './jest-environment.ts';
import type { JestExpectState } from './jest-expect-state.ts';

const atOnce =
  'Could not set leak thresholds: leakThresholds() was called while tests run at the same time, and Jest does not tell in which of them. Call it in a describe around the test, or give each of these tests a name of its own.';

/** Knows which test of a file an assertion, or another call of ours, is made in. */
export class TestsOfAssertions implements EnvironmentPart {
  #state: CircusState | undefined;
  #expect: JestExpect | undefined;

  onEvent(event: CircusEvent, state: CircusState): void {
    this.#state = state;
    this.#expect ??= event.runtimeGlobals?.expect;
  }

  /**
   * The test or the block that calls.
   * @throws Error outside of a test file, and where that is not certain.
   */
  placeOfCall(): CircusTest | CircusBlock {
    const state = (this.#expect?.getState() ?? {}) as Partial<JestExpectState>;
    const test = this.ownerOf(state);
    if (test) return test;
    if (this.#state?.currentlyRunningTest || state.currentConcurrentTestName?.() !== undefined)
      throw new Error(atOnce);
    if (this.#state) return this.#state.currentDescribeBlock;
    throw new Error('Could not set leak thresholds: leakThresholds() was called outside of a test file.');
  }

  /** Undefined where that is not certain: outside of tests, and where tests of one name run at once. */
  ownerOf(state: Partial<JestExpectState>): CircusTest | undefined {
    const known = state.currentTestIdentity?.();
    if (known) return known;
    const running = this.#state?.currentlyRunningTest ?? undefined;
    const name = state.currentConcurrentTestName?.();
    // Jest 29 starts concurrent tests before it runs any: the one that runs by its events may not be the one that asserts.
    if (name === undefined) return running?.concurrent ? undefined : running;
    const named = this.#testsNamed(name);
    if (named.length < 2) return named[0];
    return named.some(({ concurrent }) => concurrent) ? undefined : running;
  }

  #testsNamed(name: string): CircusTest[] {
    const root = this.#state?.rootDescribeBlock;
    return root ? testsWithin(root).filter((test) => fullNameOf(test) === name) : [];
  }
}

function testsWithin(block: CircusBlock): CircusTest[] {
  return (block.children ?? []).flatMap((child) => (child.type === 'test' ? [child] : testsWithin(child)));
}
