import type { CircusEvent, CircusState } from './jest-environment.ts';

/** Something that lives as long as one test file's environment. */
export interface EnvironmentPart {
  /** Jest does not await definition events: return a promise for events of the run only. */
  onEvent?(event: CircusEvent, state: CircusState): void | Promise<void>;
  /** When the file is done. */
  close?(): void | Promise<void>;
}
