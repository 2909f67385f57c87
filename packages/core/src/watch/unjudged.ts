import { LeaktightError } from '../errors.ts';
import { leastInAll, leastReadings } from './flatness.ts';
import type { History } from './history.ts';

/** Of a watch that has not read enough yet, or may not keep what it reads. */
export function tooFewReadings(
  { length, capacity }: Pick<History, 'length' | 'capacity'>,
  resources: readonly string[],
): LeaktightError {
  const next =
    capacity < leastInAll
      ? `Its option \`history\` keeps no more than ${capacity}: raise it to ${leastInAll} or more.`
      : 'Watch for longer, or at a shorter interval.';
  return new LeaktightError(
    'LEAKTIGHT_UNSUPPORTED',
    `Could not judge a watch with ${length} readings of ${resources.join(', ')}: ` +
      `expected ${leastReadings} after start-up, ${leastInAll} in all. ${next}`,
  );
}

/** Of a limit for native memory where it cannot be read: watching for longer changes nothing. */
export function nativeNotRead(why: string): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_UNSUPPORTED',
    `Could not judge native memory, which the watch did not read: ${why}. ` +
      'Take native out of `within`, or watch where it can be read: in the main thread, with koffi installed.',
  );
}
