// For tests that use the global expect of @types/jest.
import type { LeakMatchers } from '@leaktight/matchers';

export * from './register.ts';

declare global {
  namespace jest {
    interface Matchers<R, T = {}> extends LeakMatchers {}
  }
}
