import { type KnownHolder, propertyAt } from './held-path.ts';

/** By which the nodes of jsdom and the windows and nodes of happy-dom hold what observes them. */
const observerLists = ['_registeredObserverList', '<symbol mutationObservers>', '<symbol mutationListeners>'];

/** A MutationObserver that was never disconnected: what it observes holds its callback. */
export const domObserver: KnownHolder = {
  name: 'dom-observer',
  advise(path) {
    const list = propertyAt(path, ...observerLists);
    if (list < 0 || list > path.firstSuspect) return null;
    return 'disconnect the MutationObserver when the work is done (`observer.disconnect()`): what it observes holds its callback.';
  },
};
