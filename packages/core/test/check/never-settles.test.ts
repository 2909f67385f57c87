import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeEngine } from '../../src/engine/engine.ts';
import { detectLeaks, type LeakOptions, profileAllocations } from '../../src/index.ts';

const quick: LeakOptions = { track: ['heap'], explain: false };
const never = (): Promise<never> => new Promise(() => undefined);
const { startTimeout } = nodeEngine;

/** Lets no limit last longer than 50 ms; returns those that were set. */
function hurry(): number[] {
  const limits: number[] = [];
  vi.spyOn(nodeEngine, 'startTimeout').mockImplementation((milliseconds, onTimeout) => {
    limits.push(milliseconds);
    return startTimeout(Math.min(50, milliseconds), onTimeout);
  });
  return limits;
}

async function failureOf(measurement: Promise<unknown>): Promise<unknown> {
  const { code, message } = (await measurement.catch((error: unknown) => error)) as Record<string, unknown>;
  return { code, message };
}

afterEach(() => void vi.restoreAllMocks());

describe('a hook that never settles', () => {
  it.each(['setUp', 'tearDown'])('is given up after a minute: %s', async (hook) => {
    const limits = hurry();
    expect(await failureOf(detectLeaks(() => undefined, { ...quick, [hook]: never }))).toEqual({
      code: 'LEAKTIGHT_RUN_TIMEOUT',
      message: `Could not measure: \`${hook}\` has not settled after 60000 ms. Let it settle, or raise \`callTimeout\` (and the time-out of the test).`,
    });
    expect(limits).toEqual([60_000]);
  });

  it('may take as long as a call where that is more', async () => {
    const limits = hurry();
    await failureOf(detectLeaks(() => undefined, { ...quick, callTimeout: 90_000, setUp: never }));
    expect(limits).toEqual([90_000]);
  });

  it('does not keep the next measurement waiting, nor the error of a call from being told', async () => {
    hurry();
    const failing = detectLeaks(() => Promise.reject(new Error('no database')), {
      ...quick,
      tearDown: never,
    });
    const next = detectLeaks(() => undefined, quick);
    expect(await failureOf(failing)).toMatchObject({ code: 'LEAKTIGHT_RUN_FAILED' });
    expect(await next).toMatchObject({ verdict: 'steady' });
  });
});

describe('a profiled call that never settles', () => {
  it('is given up after a minute, and the next measurement goes on', async () => {
    const limits = hurry();
    let calls = 0;
    const profile = profileAllocations(() => (++calls === 2 ? never() : undefined));
    const next = detectLeaks(() => undefined, quick);
    expect(await failureOf(profile)).toEqual({
      code: 'LEAKTIGHT_RUN_TIMEOUT',
      message:
        'Could not profile: call 2 of the function has not settled after 60000 ms. Let the function settle, or raise `callTimeout` (and the time-out of the test).',
    });
    expect(limits).toEqual([60_000]);
    expect(await next).toMatchObject({ verdict: 'steady' });
  });

  it('is given up after `callTimeout`', async () => {
    expect(await failureOf(profileAllocations(never, { callTimeout: 20 }))).toMatchObject({
      message: expect.stringContaining('call 1 of the function has not settled after 20 ms'),
    });
  });
});
