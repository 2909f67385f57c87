import type { KnownHolder } from './held-path.ts';

/** A function that lives longer than the call and captured what the call made. */
export const closure: KnownHolder = {
  name: 'closure',
  advise({ values, firstSuspect }) {
    const captured = values.slice(firstSuspect).find(({ edge }) => edge.kind === 'variable');
    if (captured?.edge.kind !== 'variable') return null;
    return `set \`${captured.edge.name}\` free when the work is done: every function made in the same scope keeps it.`;
  },
};
