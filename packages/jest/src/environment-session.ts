import type { EnvironmentPart } from './environment-part.ts';
import type { CircusEvent, CircusState } from './jest-environment.ts';
import { BlockThresholds } from './gate/block-thresholds.ts';
import { publishGate } from './gate/gate-files.ts';
import { GatePart } from './gate/gate-part.ts';
import { readGate } from './gate/read-gate.ts';
import { nameOfTest } from './jest-expect-state.ts';
import { LazyMatchers } from './lazy-matchers.ts';
import { NoticeBoard } from './notices.ts';
import type { SandboxDoor } from './sandbox-door.ts';
import { TestClock } from './test-clock.ts';
import type { TestFile } from './test-file.ts';
import { TestsOfAssertions } from './tests-of-assertions.ts';
import { watchUnawaited } from './unawaited-matchers.ts';

/** All that we do around one test file. */
export class EnvironmentSession {
  readonly door: SandboxDoor;
  readonly #parts: readonly EnvironmentPart[];

  constructor(file: TestFile) {
    const board = new NoticeBoard(file);
    const gate = openGate(file);
    // Read and checked also while the gate is off, so that a mistake shows at once.
    const thresholds = gate?.thresholds ?? new BlockThresholds();
    const clock = new TestClock();
    const tests = new TestsOfAssertions();
    const matchers = new LazyMatchers({
      defaults: file.options.matchers ?? {},
      // As paths of modules are told, and not from the root of each project.
      cwd: process.cwd(),
      timeLeft: () => clock.timeLeft,
      notify: (notice, state) => board.add(nameOfTest(state) ?? '', notice),
      ownerOf: (state) => tests.ownerOf(state),
    });
    this.door = {
      setThresholds: (settings) => thresholds.add(settings, tests.placeOfCall()),
      matchers: matchers.entries,
    };
    this.#parts = [clock, tests, watchUnawaited(matchers, clock), board, ...(gate ? [gate] : [])];
  }

  /** An error here would cost the whole file its results, so it becomes the test's where there is one. */
  async handle(event: CircusEvent, state: CircusState): Promise<void> {
    try {
      for (const part of this.#parts) {
        const pending = part.onEvent?.(event, state);
        if (pending) await pending;
      }
    } catch (error) {
      if (!event.test) throw error;
      event.test.errors.push(error);
    }
  }

  async close(): Promise<void> {
    for (const part of this.#parts) await part.close?.();
  }
}

function openGate(file: TestFile): GatePart | null {
  const plan = readGate(file.options.gate);
  return (
    plan && new GatePart(file, { ...plan, isCovered: file.isCovered }, (result) => publishGate(file, result))
  );
}
