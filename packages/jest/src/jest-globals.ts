// For tests that import { expect } from '@jest/globals'.
import type { LeakMatchers } from '@leaktight/matchers';

export * from './register.ts';

declare module '@jest/expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends LeakMatchers {}
}
