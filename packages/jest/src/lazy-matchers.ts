import { createRequire } from 'node:module';
import type {
  BoundMatcher,
  ExpectState,
  LeakMatchers,
  MatcherHost,
  PendingMeasurements,
} from '@leaktight/matchers';
import type { CircusTest } from './jest-environment.ts';
import { ownThens } from './jest-expect-state.ts';

const names: Readonly<Record<keyof LeakMatchers, true>> = {
  toBeCollected: true,
  toHaveLiveInstances: true,
  toLeak: true,
  toRetainAtMost: true,
  toStayFlat: true,
};

/** What the matchers of one test file ask of their host; what is pending is kept here. */
export interface LazyHost extends Pick<MatcherHost, 'defaults' | 'cwd' | 'timeLeft' | 'notify'> {
  /** The test that an assertion is made in; undefined where that is not certain. */
  ownerOf(state: ExpectState): CircusTest | undefined;
}

/**
 * The matchers of one test file. All that measures is loaded at the first call of one: most files call none, and
 * every collection would have it to mark.
 */
export class LazyMatchers {
  readonly entries: Record<string, BoundMatcher> = {};
  readonly #host: LazyHost;
  #loaded: Record<string, BoundMatcher> | undefined;
  #pending: PendingMeasurements | undefined;

  constructor(host: LazyHost) {
    this.#host = host;
    for (const name of Object.keys(names)) {
      const load = (): BoundMatcher => (this.#loaded ??= this.#load())[name]!;
      this.entries[name] = function lazyMatcher(this: ExpectState, ...args: [unknown, ...unknown[]]) {
        return load().call(this, ...args);
      };
    }
  }

  /** Measurements that were begun; undefined while there was none. */
  get pending(): PendingMeasurements | undefined {
    return this.#pending;
  }

  #load(): Record<string, BoundMatcher> {
    const { bindMatchers, PendingMeasurements } = createRequire(__filename)(
      '@leaktight/matchers',
    ) as typeof import('@leaktight/matchers');
    const pending = new PendingMeasurements();
    this.#pending = pending;
    return bindMatchers({
      ...this.#host,
      ownThens: () => ownThens,
      watch: (measurement, state) => {
        pending.add(measurement, this.#host.ownerOf(state));
        // At the end of the file at the latest.
        return true;
      },
      entryOf: (name) => this.entries[name]!,
    });
  }
}
