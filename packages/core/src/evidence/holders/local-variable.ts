import type { KnownHolder } from './held-path.ts';

/** A variable of a function that waits, as a test does that asserts on an object of its own: it lives as long as the function. */
export const localVariable: KnownHolder = {
  name: 'local-variable',
  advise({ values, firstSuspect }) {
    const { edge } = values.at(-1)!;
    if (edge.kind !== 'local' || firstSuspect < values.length - 1) return null;
    return 'a function that has not ended yet holds it in a local variable: make it in a function of its own, or let the variable go (`= null`) before.';
  },
};
