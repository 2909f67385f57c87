import type { HeapQuestion } from './heap-question.ts';

const timers = new Set(['Timeout', 'Immediate']);

/** Whether a class is one of those that Node alone holds, and of which a loop makes a new one for each turn. */
export const isTimer = (className: string): boolean => timers.has(className);

/** Times as many functions that leave no doubt: what a loop asks for in each of its turns. */
const sureTimes = 10;

const isCallback = (className: string): boolean => className.startsWith('function ');

/** Timers per call from which on some are renewed: each makes its callback and a context beside, which the verdict counted, too. */
const fewestRenewed = 2;

/**
 * Calls that so many new objects stand for. Timers that start themselves again are new at every turn, those of calls long past as
 * well: more than the verdict counted cannot be of these calls, of which each that left something left one.
 */
export function callsBehind(
  { className, arrived }: { readonly className: string; readonly arrived: number },
  {
    calls,
    objectsPerCall,
    arrivalsPerCall,
  }: Pick<HeapQuestion, 'calls' | 'objectsPerCall' | 'arrivalsPerCall'>,
): number {
  const most = calls * Math.max(fewestRenewed, objectsPerCall);
  const isRenewed =
    (isTimer(className) && arrived > most) || (isCallback(className) && arrived > most * sureTimes);
  return isRenewed ? arrived / arrivalsPerCall : calls;
}
