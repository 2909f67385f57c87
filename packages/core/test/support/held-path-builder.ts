import type { HeldPath, HeldValue } from '../../src/evidence/holders/holders.ts';
import type { PathEdge } from '../../src/evidence/paths/path-edges.ts';

export const property = (name: string): PathEdge => ({ kind: 'property', name });
export const value = (name: string, edge: PathEdge, words = ''): HeldValue => ({ name, edge, words });
/** A variable of a module. */
export const variable = (name: string, url = 'file:///a.ts'): PathEdge => ({
  kind: 'variable',
  name,
  scope: { functionName: '', isModule: true, url, closure: null, location: null },
});
export const start = value('system / Context', { kind: 'start' });

export function heldPath(values: readonly HeldValue[], more: Partial<HeldPath> = {}): HeldPath {
  return {
    values,
    firstSuspect: values.length - 1,
    entryAt: values.length - 1,
    leakedClasses: [],
    module: null,
    runner: null,
    isOnFakeClock: false,
    isChain: false,
    carriesContext: false,
    capturedLink: null,
    holderName: 'holder',
    containerName: more.holderName ?? 'holder',
    windowClose: 'window.close()',
    keeper: null,
    ending: null,
    functionOwner: null,
    nodeModule: null,
    targetAt: null,
    methodsAt: () => new Set(),
    eventName: null,
    ...more,
  };
}
