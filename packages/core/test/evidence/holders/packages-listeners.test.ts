import { expect, it } from 'vitest';
import { type PackageKeeper, recogniseHolder } from '../../../src/evidence/holders/holders.ts';
import { heldPath, property, start, value, variable } from '../../support/held-path-builder.ts';

/** What is advised for a listener on an emitter of a package with these methods, which has its listeners in a property of this name. */
function adviceOn(methods: readonly string[], table = '_eventListeners'): string | null {
  const values = [
    start,
    value('Store', variable('store')),
    value('Map', property(table)),
    value('function onError', { kind: 'entry' }),
  ];
  const methodsAt = (index: number): ReadonlySet<string> => new Set(index === 1 ? methods : []);
  return recogniseHolder(heldPath(values, { methodsAt })).advice;
}

it('names a method that the emitter has', () => {
  expect(adviceOn(['on', 'once', 'off', 'removeListener'])).toBe(
    'remove the listener from the Store when the work is done: `off` with the same function, or `once`.',
  );
  expect(adviceOn(['addEventListener', 'removeEventListener'])).toBe(
    'remove the listener from the Store when the work is done: `removeEventListener` with the same function, or `once`.',
  );
  expect(adviceOn(['on', 'removeListener'], '_events')).toBe(
    'remove the listener from the Store when the work is done: `removeListener` with the same function.',
  );
});

it('names none where the emitter has no such method, and the usual one where its methods are not known', () => {
  expect(adviceOn(['listen', 'emit'])).toBe('remove the listener from the Store when the work is done.');
  expect(adviceOn([], '_events')).toBe(
    'remove the listener from the Store when the work is done: `off` with the same function, or `once`.',
  );
});

it('does not ask for the listener of a package on a signal, which nobody else has', () => {
  const values = [
    start,
    value('AbortSignal', variable('signal')),
    value('SafeMap', property('<symbol kEvents>')),
    value('Listener', property('next')),
    value('function onAbort', property('callback')),
  ];
  const call = {
    name: 'pTimeout' as string | null,
    packageName: 'p-timeout@6.1.2',
    caller: 'work (src/work.ts:3)',
    isRegistering: false,
  };
  const owner = { packageName: 'p-timeout', call, isAdding: true, ending: null };
  const adviceOf = (functionOwner: typeof owner | (Omit<typeof owner, 'call'> & { call: null })) =>
    recogniseHolder(heldPath(values, { firstSuspect: 3, functionOwner })).advice;
  expect(adviceOf(owner)).toBe(
    "give each call of `pTimeout` in work (src/work.ts:3) an AbortSignal of its own, or look for a newer release of p-timeout: the `abort` listener is p-timeout's own.",
  );
  expect(adviceOf({ ...owner, call: { ...call, name: null } })).toMatch(
    /^give each call of p-timeout in work \(src\/work.ts:3\) an AbortSignal of its own, or/,
  );
  expect(adviceOf({ ...owner, call: null })).toBe(
    "give each call an AbortSignal of its own, or look for a newer release of p-timeout: the `abort` listener is p-timeout's own.",
  );
});

it('asks for no listener on a signal where only weak references to combined signals stay', () => {
  const values = [
    start,
    value('AbortSignal', variable('signal')),
    value('SafeSet', property('<symbol kDependantSignals>')),
    value('SafeWeakRef', { kind: 'entry' }),
  ];
  expect(recogniseHolder(heldPath(values))).toEqual({
    holder: 'abort-signal',
    advice:
      'give `AbortSignal.any` only signals that end with the work, listen to a long-lived one by itself and remove that listener, or use a newer release of Node: Node 20 leaves a weak reference on each source, and never takes it out.',
  });
});

it("does not tell to unregister in a package's own FinalizationRegistry", () => {
  const values = [
    start,
    value('FinalizationRegistry', variable('registry')),
    value('Object', { kind: 'held value' }),
  ];
  const keeper: PackageKeeper = {
    packageName: 'p-throttle',
    call: {
      name: 'pThrottle',
      packageName: 'p-throttle@7.0.0',
      caller: 'work (src/work.ts:3)',
      isRegistering: false,
    },
    filledBy: null,
    release: null,
    undone: null,
    undo: null,
    listens: null,
    listener: null,
  };
  const adviceOf = (given: PackageKeeper): string | null =>
    recogniseHolder(heldPath(values, { holderName: 'registry', keeper: given })).advice;
  expect(adviceOf(keeper)).toBe(
    "look whether what work (src/work.ts:3) gives to `pThrottle` lives on, as a shared AbortSignal does, and give each call one of its own; or look for a newer release of p-throttle: `registry` is p-throttle's own, and keeps what it was given for as long as the object lives that it watches.",
  );
  expect(adviceOf({ ...keeper, call: null })).toContain(
    'look whether what each call gives to p-throttle lives on',
  );
});
