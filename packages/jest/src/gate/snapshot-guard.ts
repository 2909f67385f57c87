import type { JestExpect } from '../jest-environment.ts';

/** The part of Jest's snapshot state that counts; private there. */
interface SnapshotState {
  _counters?: Map<string, number>;
  _updateSnapshot?: string;
  matched?: number;
  unmatched?: number;
  added?: number;
  updated?: number;
}

const kept = ['_updateSnapshot', 'matched', 'unmatched', 'added', 'updated'] as const;

/** Lets a test meet its snapshots again without writing or counting any of them twice. */
export class SnapshotGuard {
  readonly #expect: JestExpect;
  readonly #state: SnapshotState | undefined;
  readonly #saved: Record<string, unknown> = {};
  readonly #counters: Map<string, number> | undefined;

  constructor(expect: JestExpect, testName: string) {
    this.#expect = expect;
    this.#state = expect.getState()['snapshotState'] as SnapshotState | undefined;
    for (const name of kept) this.#saved[name] = this.#state?.[name];
    const counters = this.#state?.['_counters'];
    if (counters instanceof Map) {
      this.#counters = new Map(counters);
      counters.delete(testName);
    }
    if (this.#state) this.#state['_updateSnapshot'] = 'none';
    this.#reset(testName);
  }

  restore(): void {
    if (this.#state) {
      Object.assign(this.#state, this.#saved);
      for (const [name, count] of this.#counters ?? []) this.#state['_counters']?.set(name, count);
    }
    this.#reset(undefined);
  }

  #reset(currentTestName: string | undefined): void {
    this.#expect.setState({
      assertionCalls: 0,
      expectedAssertionsNumber: null,
      isExpectingAssertions: false,
      suppressedErrors: [],
      ...(currentTestName === undefined ? {} : { currentTestName }),
    });
  }
}
