import type { KnownHolder } from './held-path.ts';

/** A promise that never settles keeps every reaction that was added to it. */
export const pendingPromise: KnownHolder = {
  name: 'pending-promise',
  advise({ values, firstSuspect }) {
    if (!values.slice(firstSuspect).some(({ edge }) => edge.kind === 'reaction')) return null;
    return 'settle the promise, or do not add a reaction (`then`, `await`, `Promise.race`) to a long-lived one in every call.';
  },
};
