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
  const { createRequire } = outerProcess().getBuiltinModule('node:module');
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

/**
 * The process outside of the sandbox. Inside, Jest 30.4 and newer answer `getBuiltinModule` themselves, with a `createRequire` that loads
 * into the sandbox: once for each file, where each global takes V8 a hundred times as long to look up.
 */
function outerProcess(): NodeJS.Process {
  try {
    // Functions of Node's are those of the outer realm, so that what their constructor compiles is as well.
    return (process.nextTick.constructor as FunctionConstructor)('return process')() as NodeJS.Process;
  } catch {
    // Where no code may be compiled from strings, a measurement inside the sandbox is slower, and right as well.
    return process;
  }
}
