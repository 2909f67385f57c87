import { type HeldPath, type KnownHolder, targetListenersAt } from './held-path.ts';
import { callText } from './package-advice.ts';
import { nodeListenerAdvice } from './node-listener.ts';

/** Node keeps combined signals that have a listener for as long as one of their sources lives. */
const persistentSignals = new Set(['gcPersistentSignals']);

const composite =
  'remove the `abort` listener from the combined signal (`AbortSignal.any`, `AbortSignal.timeout`) when the work is done: Node keeps it for as long as one of its sources lives.';

/** How a signal refers to those that `AbortSignal.any` made of it. */
const dependents = '<symbol kDependantSignals>';

const weakDependents =
  'give `AbortSignal.any` only signals that end with the work, listen to a long-lived one by itself and remove that listener, or use a newer release of Node: Node 20 leaves a weak reference on each source, and never takes it out.';

/** A listener on, or a signal derived from, an AbortSignal that outlives the call. */
export const abortSignal: KnownHolder = {
  name: 'abort-signal',
  advise(path) {
    if (path.values.some(({ edge }) => edge.kind === 'variable' && persistentSignals.has(edge.name)))
      return composite;
    const listeners = targetListenersAt(path, '<symbol kEvents>', dependents);
    if (listeners < 1) return null;
    if (isWeakDependent(path, listeners)) return weakDependents;
    const target = path.values[listeners - 1]!;
    const isSignal =
      target.name === 'AbortSignal' ||
      (target.edge.kind === 'property' && /^#?_?signal$/.test(target.edge.name));
    if (!isSignal) return null;
    const nodes = nodeListenerAdvice(path);
    if (nodes !== null) return nodes;
    // Nobody else has the function.
    if (path.functionOwner !== null) return ofPackage(path.functionOwner);
    return 'remove the `abort` listener from the AbortSignal when the work is done (`signal.removeEventListener`), or give each call a signal of its own.';
  },
};

/** The reference is all that stays: nobody has a listener there. */
function isWeakDependent({ values, firstSuspect }: HeldPath, at: number): boolean {
  const { edge } = values[at]!;
  const isOfDependents = edge.kind === 'property' && edge.name === dependents;
  return isOfDependents && /^(?:Safe)?WeakRef$/.test(values[firstSuspect]?.name ?? '');
}

function ofPackage({ packageName, call }: NonNullable<HeldPath['functionOwner']>): string {
  const called = call?.name == null ? packageName : callText(call, packageName);
  const caller = call === null ? 'each call' : `each call of ${called} in ${call.caller}`;
  return `give ${caller} an AbortSignal of its own, or look for a newer release of ${packageName}: the \`abort\` listener is ${packageName}'s own.`;
}
