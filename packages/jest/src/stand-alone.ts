import type { BoundMatcher } from '@leaktight/matchers';

/** What the matchers can do where another environment runs: nobody tells when a test is really over. */
export interface StandAlone {
  readonly matchers: Record<string, BoundMatcher>;
  abandon(testName: string | undefined): Promise<Error | null>;
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
      notify: (notice, state) => console.warn(`${state.currentTestName ?? ''}: ${notice}`),
      watch: (measurement, state) => pending.add(measurement, state.currentTestName),
    }),
    abandon: (testName) => pending.abandon(testName),
  };
}
