import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeEngine } from '../../src/engine/engine.ts';
import { renderWatch, watchMemory } from '../../src/index.ts';
import { MemoryWatch, type WatchOptions } from '../../src/watch/watch.ts';

const readings = 20;

/** A leak of 5 MB of external memory per reading; `tick` moves the clocks of the engine between them. */
function leakUnder(clock: { now(): number; wallTime(): number }, tick: () => void, options: WatchOptions) {
  let external = 0;
  const memory = { heapUsed: 1e7, heapCommitted: 0, arrayBuffers: 0, v8Malloced: 0, rss: 1e8 };
  const readMemory = () => ({ ...memory, external: (external += 5e6) });
  const watch = new MemoryWatch({ ...nodeEngine, ...clock, readMemory }, { interval: 1e6, ...options });
  watch.stop();
  for (let reading = 1; reading < readings; reading++) {
    tick();
    watch.read();
  }
  return watch;
}

describe('the clock of a watch', () => {
  it.each([
    ['stands still', 0],
    ['steps back', -60_000],
  ])('finds a leak, its trend and its alert though the time of the system %s', (_, step) => {
    const states: string[] = [];
    let at = 5;
    let time = 1e12;
    const watch = leakUnder(
      { now: () => at, wallTime: () => time },
      () => {
        at += 0.25;
        time += step;
      },
      { trends: { external: '1MB' }, onAlert: ({ kind, state }) => states.push(`${kind} ${state}`) },
    );
    const [external] = watch.growth({ external: '1MB' });
    expect(external).toMatchObject({ resource: 'external', flat: false });
    expect(external?.grewBy).toBeCloseTo(14 * 5e6, -2);
    const report = watch.report();
    expect(report.resources.external?.perMinute).toBeCloseTo((5e6 / 0.25) * 60_000, -4);
    expect(report).toMatchObject({ from: 1e12, to: 1e12 + 19 * step, durationMs: 19 * 0.25 });
    expect(renderWatch(report)).toMatch(/^Memory over 0 s, 20 readings/);
    expect(watch.samples().at(-1)?.time).toBe(1e12 + 19 * step);
    expect(states).toEqual(['trend raised']);
  });
});

describe('a watch of this process', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['fake timers', (): unknown => vi.useFakeTimers({ now: 0 })],
    ['a time of the system that a test has set', (): unknown => vi.setSystemTime(0)],
  ])('finds a leak and shows the real time under %s', (_, install) => {
    const before = Date.now();
    install();
    const kept: ArrayBuffer[] = [];
    const watch = watchMemory({ interval: 1e6, collect: true });
    for (let reading = 1; reading < readings; reading++) {
      kept.push(new ArrayBuffer(1_000_000));
      watch.read();
    }
    watch.stop();
    expect(Date.now()).toBeLessThan(before);
    expect(kept).toHaveLength(19);
    expect(watch.growth({ external: '1MB' })).toMatchObject([{ resource: 'external', flat: false }]);
    expect(watch.samples()[0]?.time).toBeGreaterThanOrEqual(before);
    expect(Number.isInteger(watch.samples()[0]?.time)).toBe(true);
  });
});
