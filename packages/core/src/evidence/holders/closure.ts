import type { KnownHolder } from './held-path.ts';

/** A function that lives longer than the call and captured what the call made. */
export const closure: KnownHolder = {
  name: 'closure',
  advise({ values, firstSuspect, capturedLink }) {
    if (capturedLink !== null)
      return `what each call leaves captured what the call before left, as \`${capturedLink}\`: set that variable free when the work is done; every function made in the same scope keeps it.`;
    const captured = values.slice(firstSuspect).find(({ edge }) => edge.kind === 'variable');
    if (captured?.edge.kind !== 'variable') return null;
    return `set \`${captured.edge.name}\` free when the work is done: every function made in the same scope keeps it.`;
  },
};
