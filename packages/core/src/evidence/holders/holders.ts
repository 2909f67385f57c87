import { abortSignal } from './abort-signal.ts';
import { asyncContext } from './async-context.ts';
import { closure } from './closure.ts';
import { detachedDom } from './detached-dom.ts';
import { domObserver } from './dom-observer.ts';
import { eventListener } from './event-listener.ts';
import { fakeTimer } from './fake-timer.ts';
import { finalizationRegistry } from './finalization-registry.ts';
import { chainStart, growingCollection, removalFrom, weakHint } from './growing-collection.ts';
import type { HeldPath, KnownHolder } from './held-path.ts';
import { localVariable } from './local-variable.ts';
import { mockCalls } from './mock-calls.ts';
import { moduleRegistry } from './reloaded-modules.ts';
import { nativeHandle } from './native-handle.ts';
import { nodeCollection } from './node-collection.ts';
import { pendingPromise } from './pending-promise.ts';
import { renderedComponent } from './rendered-component.ts';
import { testRunner } from './test-runner.ts';
import { timer } from './timer.ts';

export type { HeldPath, HeldValue, PackageKeeper } from './held-path.ts';
export { chainStart, detachedDom, growingCollection, removalFrom, weakHint };

/** From the most particular to the most general: the first that recognises a path names it. */
export const knownHolders: readonly KnownHolder[] = [
  fakeTimer,
  moduleRegistry,
  mockCalls,
  localVariable,
  testRunner,
  renderedComponent,
  abortSignal,
  eventListener,
  timer,
  asyncContext,
  domObserver,
  detachedDom,
  pendingPromise,
  finalizationRegistry,
  nodeCollection,
  growingCollection,
  closure,
  nativeHandle,
];

/** A holder that was recognised, and the next step. */
export interface RecognisedHolder {
  readonly holder: string | null;
  readonly advice: string | null;
}

/** Names what holds a leak, from a path to it. */
export function recogniseHolder(path: HeldPath): RecognisedHolder {
  for (const { name, advise } of knownHolders) {
    const advice = advise(path);
    if (advice !== null) return { holder: name, advice };
  }
  return { holder: null, advice: null };
}
