import type { EnvironmentPart } from './environment-part.ts';
import type { CircusEvent, CircusState } from './jest-environment.ts';

/** Knows when Jest will give up on the test that is running. */
export class TestClock implements EnvironmentPart {
  #deadline: number | null = null;
  #ranOut = false;

  /** Milliseconds; null outside of tests and in concurrent ones. */
  get timeLeft(): number | null {
    return this.#deadline === null ? null : this.#deadline - Date.now();
  }

  /** Whether Jest gave up on the latest test. */
  get ranOut(): boolean {
    return this.#ranOut;
  }

  onEvent({ name, test }: CircusEvent, { testTimeout }: CircusState): void {
    if (name === 'test_fn_start' && test) {
      this.#deadline = test.concurrent ? null : Date.now() + (test.timeout ?? testTimeout);
      this.#ranOut = false;
    }
    // Jest starts its own timer later than we do: it cannot fire before.
    if (name === 'test_fn_failure') this.#ranOut = this.timeLeft !== null && this.timeLeft <= 0;
    if (name === 'test_fn_success' || name === 'test_fn_failure') this.#deadline = null;
  }
}
