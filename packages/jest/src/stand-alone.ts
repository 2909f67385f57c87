import type { BoundMatcher } from '@leaktight/matchers';
import { nameOfTest, ownThens, type StateOfTest } from './jest-expect-state.ts';

/** What the matchers can do where another environment runs: nobody tells when a test is really over. */
export interface StandAlone {
  readonly matchers: Record<string, BoundMatcher>;
  /** For the test that has ended. */
  abandon(state: StateOfTest): Promise<Error | null>;
  /** For the file. */
  abandonAll(): Promise<readonly Error[]>;
}

/** Loads core outside of the sandbox, so that once for each worker is enough. */
export function openStandAlone(): StandAlone {
  const { createRequire } = process.getBuiltinModule('node:module');
  const { bindMatchers, PendingMeasurements } = createRequire(__filename)(
    '@leaktight/matchers',
  ) as typeof import('@leaktight/matchers');
  const pending = new PendingMeasurements();
  return {
    matchers: bindMatchers({
      defaults: {},
      cwd: process.cwd(),
      timeLeft: () => null,
      notify: (notice, state) => console.warn(`${nameOfTest(state) ?? ''}: ${notice}`),
      ownThens: () => ownThens,
      watch: (measurement, state) => {
        pending.add(measurement, nameOfTest(state));
        return true;
      },
    }),
    abandon: (state) => pending.abandon(nameOfTest(state)),
    abandonAll: () => pending.abandonAll(),
  };
}
