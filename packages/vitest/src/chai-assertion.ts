import type { LeakMatchers } from '@leaktight/matchers';

export type { LeakMatchers } from '@leaktight/matchers';

declare global {
  // Vitest 4 and 5 give their own Matchers interface different type parameters; both extend this one.
  namespace Chai {
    interface Assertion extends LeakMatchers {}
  }
}
