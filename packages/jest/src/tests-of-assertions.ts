import type { EnvironmentPart } from './environment-part.ts';
import { fullNameOf } from './gate/rerun-test.ts';
import type { CircusBlock, CircusEvent, CircusState, CircusTest } from './jest-environment.ts';
import type { JestExpectState } from './jest-expect-state.ts';

/** Knows which test of a file an assertion is made in. */
export class TestsOfAssertions implements EnvironmentPart {
  #state: CircusState | undefined;

  onEvent(_event: CircusEvent, state: CircusState): void {
    this.#state = state;
  }

  /** Undefined where that is not certain: outside of tests, and where tests of one name run at once. */
  ownerOf(state: JestExpectState): CircusTest | undefined {
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
