import { describe, expect, it } from 'vitest';
import { openSeries } from '../../src/check/check-scenario.ts';
import { nodeEngine, type Engine } from '../../src/engine/engine.ts';
import type { Run } from '../../src/index.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { runCalls } from '../../src/probe/probe.ts';

/** Timers that bound calls, and turns of the event loop, of ten calls. */
async function tenCalls(run: Run, options = {}): Promise<{ timers: number; turns: number; made: number }> {
  const counts = { timers: 0, turns: 0 };
  const engine: Engine = {
    ...nodeEngine,
    startTimeout: (...args) => {
      counts.timers += 1;
      return nodeEngine.startTimeout(...args);
    },
    macrotask: () => {
      counts.turns += 1;
      return nodeEngine.macrotask();
    },
  };
  const series = openSeries(engine, run, resolveOptions(options));
  const made = await runCalls(series, 10, null);
  return { ...counts, made };
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('calls of an async function', () => {
  it('have a turn of the event loop each, and no timer where they settle within it', async () => {
    const counts = await tenCalls(async () => {
      await Promise.resolve();
    });
    expect(counts).toMatchObject({ timers: 0, made: 10 });
    expect(counts.turns).toBeGreaterThanOrEqual(10);
  });

  it('have a timer where they take longer', async () => {
    const counts = await tenCalls(async () => {
      await turn();
      await turn();
    });
    expect(counts).toMatchObject({ timers: 10, made: 10 });
  });

  it('fail with what they reject with, before and after the turn', async () => {
    const early = tenCalls(async () => Promise.reject(new Error('no database')));
    await expect(early).rejects.toThrow('call 1 of the function failed: no database');
    const late = tenCalls(async () => {
      await turn();
      await turn();
      throw new Error('no answer');
    });
    await expect(late).rejects.toThrow('call 1 of the function failed: no answer');
  });

  it('end the measurement where one never settles', async () => {
    const never = tenCalls(() => new Promise(() => undefined), { callTimeout: 40 });
    await expect(never).rejects.toThrow('call 1 of the function has not settled after 40 ms');
  });
});
