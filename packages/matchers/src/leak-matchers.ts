import type { Budget, CollectedOptions, LeakOptions } from '@leaktight/core';
import type { InstanceLimit } from './to-have-live-instances.ts';
import type { FlatOptions } from './to-stay-flat.ts';

/** The signatures that runners add to their `expect`; `R` is what an awaited assertion returns. */
export interface LeakMatchers<R = Promise<void>> {
  /**
   * Calls the received function many times and passes when every call leaves something behind that the
   * garbage collector cannot free; `.not.toLeak()` passes when none is left. Always await it.
   *
   * @example
   * await expect(() => openSession().close()).not.toLeak();
   */
  toLeak(options?: LeakOptions): R;

  /**
   * Passes when nothing that the received watch read grew by more than `within`, start-up left out. Always await it.
   *
   * @example
   * const watch = watchMemory({ interval: 100, collect: true });
   * await underLoad();
   * await expect(watch).toStayFlat({ within: '2MB' });
   */
  toStayFlat(options?: FlatOptions): R;

  /**
   * Passes when the object is gone after garbage collections. The received value is a function that makes it (sync
   * or async), a WeakRef, or what `track(object)` returned; the failure shows who holds it. Always await it.
   *
   * @example
   * await expect(() => openSession().close()).toBeCollected();
   */
  toBeCollected(options?: CollectedOptions): R;

  /**
   * Passes when exactly so many instances of the received class are alive after collecting garbage, or `{ atMost }`
   * so many; those of subclasses and of other vm contexts count. Always await it.
   *
   * @example
   * await expect(Session).toHaveLiveInstances(0);
   */
  toHaveLiveInstances(limit: InstanceLimit): R;

  /**
   * Passes when no call of the received function leaves more behind, on average, than the budget: bytes for `heap`,
   * `external` and `native`, counts for `objects` and `handles`. Always await it.
   *
   * @example
   * await expect(() => router.handle(request)).toRetainAtMost({ heap: '1kB', objects: 3 });
   */
  toRetainAtMost(budget: Budget, options?: LeakOptions): R;
}
