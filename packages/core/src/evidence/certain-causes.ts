import type { HeapQuestion } from './heap-question.ts';
import type { LeakCauses } from './leak-causes.ts';

/** Of the objects that the verdict found: what a missed one holds is not told as part of the leak. */
const leastExplained = 0.3;

/**
 * Causes that can be relied on where new objects were sampled: each call left as many as every other (their number is
 * a prime, so that old objects rarely come in such numbers), and together they are what the verdict found. None, where
 * a missing sample tore a leak apart.
 */
export function certainCauses(
  { causes }: LeakCauses,
  { calls, objectsPerCall }: Pick<HeapQuestion, 'calls' | 'objectsPerCall'>,
): LeakCauses {
  const certain = causes.filter(({ classes }) =>
    isWhole(Math.max(...classes.map(({ objects }) => objects)) / calls),
  );
  const explained = certain.reduce((sum, { newObjects }) => sum + newObjects, 0);
  const isEnough = explained >= leastExplained * objectsPerCall * calls;
  return { causes: isEnough ? certain : [], newStores: [] };
}

function isWhole(perCall: number): boolean {
  return perCall >= 1 && Number.isInteger(perCall);
}
