import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => void vi.useRealTimers());

it('the clock runs on though fake timers were there before it was loaded', async () => {
  vi.useFakeTimers();
  const { now } = await import('../../src/engine/real-timers.ts');
  const start = now();
  for (let calls = 0; now() === start; calls++) expect(calls).toBeLessThan(1e6);
  expect(now()).toBeGreaterThan(start);
});

it.each([
  ['before', true],
  ['after', false],
])('tells the real time though a test set the time of the system %s it was loaded', async (_, isBefore) => {
  vi.resetModules();
  const real = Date.now();
  if (isBefore) vi.setSystemTime(0);
  const { wallTime } = await import('../../src/engine/real-timers.ts');
  if (!isBefore) vi.setSystemTime(0);
  expect(Date.now()).toBeLessThan(real);
  expect(Math.abs(wallTime() - real)).toBeLessThan(600_000);
});
