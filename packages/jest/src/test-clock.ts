import type { EnvironmentPart } from './environment-part.ts';
import type { CircusEvent, CircusState } from './jest-environment.ts';

/** Knows when Jest will give up on the test that is running. */
export class TestClock implements EnvironmentPart {
  #deadline: number | null = null;

  /** Milliseconds; null outside of tests and in concurrent ones. */
  get timeLeft(): number | null {
    return this.#deadline === null ? null : this.#deadline - Date.now();
  }

  onEvent({ name, test }: CircusEvent, { testTimeout }: CircusState): void {
    if (name === 'test_fn_start' && test) {
      this.#deadline = test.concurrent ? null : Date.now() + (test.timeout ?? testTimeout);
    }
    if (name === 'test_fn_success' || name === 'test_fn_failure') this.#deadline = null;
  }
}
