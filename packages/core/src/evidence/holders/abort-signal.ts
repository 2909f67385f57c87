import { type KnownHolder, propertyAt } from './held-path.ts';

/** A listener on, or a signal derived from, an AbortSignal that outlives the call. */
export const abortSignal: KnownHolder = {
  name: 'abort-signal',
  advise(path) {
    const listeners = propertyAt(path, '<symbol kEvents>', '<symbol kDependantSignals>');
    if (listeners < 1) return null;
    const target = path.values[listeners - 1]!;
    const isSignal =
      target.name === 'AbortSignal' ||
      (target.edge.kind === 'property' && /^#?_?signal$/.test(target.edge.name));
    if (!isSignal) return null;
    return 'remove the `abort` listener from the AbortSignal when the work is done (`signal.removeEventListener`), or give each call a signal of its own.';
  },
};
