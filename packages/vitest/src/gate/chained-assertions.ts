import { chai } from 'vitest';

/** An assertion as chai keeps it: what it is about is a flag of its own. */
interface Assertion {
  readonly __flags?: { object?: unknown };
}

interface ChainableMethod {
  chainingBehavior(this: Assertion): void;
}

/** Assertions that were chained since the last release; null while no gate watches. */
let chained: Assertion[] | null = null;

const watched = new WeakSet<ChainableMethod>();

/**
 * Follows the assertions that are chained (`toHaveLength`, `toContain`): chai makes each the prototype of a function,
 * and V8 keeps the shapes of dead prototypes until a full collection, and with them all that was asserted on.
 */
export function watchChainedAssertions(): void {
  chained = [];
  const prototype: unknown = chai.Assertion.prototype;
  const { __methods: methods = {} } = prototype as { __methods?: Record<string, ChainableMethod> };
  for (const method of Object.values(methods)) {
    if (watched.has(method)) continue;
    watched.add(method);
    const original = method.chainingBehavior;
    method.chainingBehavior = function chaining(this: Assertion) {
      chained?.push(this);
      original.call(this);
    };
  }
}

/** A file is over; the next one of this process may have no gate. */
export function leaveChainedAssertions(): void {
  chained = null;
}

/** Has the assertions of a test that is over let go of what they were about. */
export function releaseChainedAssertions(): void {
  if (!chained || chained.length === 0) return;
  const over = chained;
  chained = [];
  for (const { __flags: flags } of over) if (isHolding(flags)) flags.object = undefined;
}

function isHolding(flags: Assertion['__flags']): flags is { object?: unknown } {
  const object = flags?.object;
  return (typeof object === 'object' && object !== null) || typeof object === 'function';
}
