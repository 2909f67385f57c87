import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => void vi.useRealTimers());

it('the clock runs on though fake timers were there before it was loaded', async () => {
  vi.useFakeTimers();
  const { now } = await import('../../src/engine/real-timers.ts');
  const start = now();
  for (let calls = 0; now() === start; calls++) expect(calls).toBeLessThan(1e6);
  expect(now()).toBeGreaterThan(start);
});
