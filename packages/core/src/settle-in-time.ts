import type { Engine } from './engine/engine.ts';

/**
 * Milliseconds that a hook, or a call that nothing else bounds, may take: more than any database needs to start. What never
 * settles would keep its measurement, and all that wait for it, for good.
 */
export const patience = 60_000;

/**
 * Settles as `pending` does, or rejects with what `late` makes once the time is over.
 * @param pending of a function whose name begins with `leaktightSettle` where user code is awaited: by that name a
 * measurement in it finds out that it would wait for itself.
 */
export function settleInTime<Value>(
  engine: Pick<Engine, 'startTimeout'>,
  pending: Promise<Value>,
  milliseconds: number,
  late: () => Error,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = engine.startTimeout(milliseconds, () => reject(late()));
    pending.then(resolve, reject).finally(cancel);
  });
}

/** An object that does not let `then` be read is no promise. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
  } catch {
    return false;
  }
}
