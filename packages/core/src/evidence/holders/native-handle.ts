import type { KnownHolder } from './held-path.ts';

/** Native code, of Node or of an addon, holds an object that JavaScript alone cannot let go of. */
export const nativeHandle: KnownHolder = {
  name: 'native-handle',
  advise({ values, firstSuspect }) {
    if (values[firstSuspect]?.edge.kind !== 'handle') return null;
    return 'native code holds it: close, destroy or await what the call started; if nothing is left to end, the addon itself leaks.';
  },
};
