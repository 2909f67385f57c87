import type { HeapQuestion } from './heap-question.ts';
import type { LeakCause, LeakCauses } from './leak-causes.ts';

/** Of the objects that the verdict found: what a missed one holds is not told as part of the leak. */
const leastExplained = 0.3;

/**
 * Causes that can be relied on where new objects were sampled: each call left as many as every other (their number is
 * a prime, so that old objects rarely come in such numbers). None, where these are not what the verdict found, or
 * where another one keeps more: a missed sample may have torn it apart.
 */
export function certainCauses(
  { causes }: LeakCauses,
  { calls, objectsPerCall }: Pick<HeapQuestion, 'calls' | 'objectsPerCall'>,
): LeakCauses {
  const isCertain = ({ classes }: LeakCause): boolean =>
    isWhole(Math.max(...classes.map(({ objects }) => objects)) / calls);
  const certain = causes.filter(isCertain);
  const explained = certain.reduce((sum, { newObjects }) => sum + newObjects, 0);
  // Causes come largest first.
  const isEnough = causes[0] === certain[0] && explained >= leastExplained * objectsPerCall * calls;
  return { causes: isEnough ? certain : [], newStores: [] };
}

function isWhole(perCall: number): boolean {
  return perCall >= 1 && Number.isInteger(perCall);
}
