import type { KnownHolder } from './held-path.ts';

/** A timer of a fake clock, which is not moved on between the calls. */
export const fakeTimer: KnownHolder = {
  name: 'fake-timer',
  advise: ({ isOnFakeClock }) =>
    isOnFakeClock
      ? 'the fake clock keeps the timer until it fires: clear it, or let it fire (`vi.runAllTimers()`, `jest.runAllTimers()`) in the measured function.'
      : null,
};
