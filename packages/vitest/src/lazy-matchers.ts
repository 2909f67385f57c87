import { createRequire } from 'node:module';
import type { BoundMatcher, ExpectState, LeakMatchers } from '@leaktight/matchers';
import type { WorkerOptions } from './leaktight-options.ts';
import { createWorkerHost } from './worker-host.ts';

const names: Readonly<Record<keyof LeakMatchers, true>> = {
  toBeCollected: true,
  toHaveLiveInstances: true,
  toLeak: true,
  toRetainAtMost: true,
  toStayFlat: true,
};

/**
 * The matchers for `expect.extend`. All that measures is loaded at the first call of one: most test files call
 * none, and loading it takes longer than many of them run.
 */
export function lazyMatchers(options: WorkerOptions | undefined): Record<string, BoundMatcher> {
  let loaded: Record<string, BoundMatcher> | undefined;
  const load = (): Record<string, BoundMatcher> => {
    // The CommonJS copy: an assertion must begin to measure in the call, with the test on the stack.
    const matchers = createRequire(import.meta.url)(
      '@leaktight/matchers',
    ) as typeof import('@leaktight/matchers');
    const host = createWorkerHost(options, new matchers.PendingMeasurements());
    return matchers.bindMatchers({ ...host, entryOf: (name) => entries[name]! });
  };
  const entries: Record<string, BoundMatcher> = {};
  for (const name of Object.keys(names)) {
    entries[name] = function lazyMatcher(this: ExpectState, received: unknown, ...args: readonly unknown[]) {
      loaded ??= load();
      return loaded[name]!.call(this, received, ...args);
    };
  }
  return entries;
}
