import { type KnownHolder, propertyAt } from './held-path.ts';

/** A store of AsyncLocalStorage that travels with a promise or timer which outlives the call. */
export const asyncContext: KnownHolder = {
  name: 'async-context',
  advise(path) {
    const { values, firstSuspect, carriesContext } = path;
    const frame = values.findIndex(({ name }) => name === 'AsyncContextFrame');
    const store = propertyAt(path, '<symbol kResourceStore>', '<symbol kAsyncContextFrame>');
    const isPending = values.slice(firstSuspect).some(({ edge }) => edge.kind === 'reaction');
    if (Math.max(frame, store) < firstSuspect && !(carriesContext && isPending)) return null;
    return 'end what was started inside `AsyncLocalStorage.run`: a promise or timer that stays pending keeps the store; start it outside, or with `exit`.';
  },
};
