import type { KnownHolder } from './held-path.ts';

const timerClasses = new Set(['Timeout', 'active timer (Timeout)', 'Immediate']);

/** A timer that was never cleared: Node holds its callback until it has fired. */
export const timer: KnownHolder = {
  name: 'timer',
  advise({ values, firstSuspect }) {
    const isTimer = values.slice(firstSuspect).some(({ name }) => timerClasses.has(name));
    if (!isTimer) return null;
    return 'clear the timer when the work is done (`clearTimeout`, `clearInterval`); `unref` does not let go of it.';
  },
};
