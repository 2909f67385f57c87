import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MemoryAlert, MemoryWatch, WatchOptions } from '../../src/index.ts';
import { renderWatch, watchMemory } from '../../src/index.ts';

const watches: MemoryWatch[] = [];
const open = (options: WatchOptions = {}): MemoryWatch => {
  const watch = watchMemory({ interval: 1e6, ...options });
  watches.push(watch);
  return watch;
};
afterEach(() => {
  for (const watch of watches.splice(0)) watch.stop();
});

describe('watchMemory', () => {
  it('reads heap, external, native, resident set and handles at intervals', async () => {
    const watch = open({ interval: 5 });
    await vi.waitUntil(() => watch.report().readings >= 4);
    const { resources, nativeUnread } = watch.report();
    expect(resources.heap?.last).toBeGreaterThan(1e6);
    expect(resources.rss?.last).toBeGreaterThan(1e7);
    expect(resources.external?.last).toBeGreaterThan(1e4);
    expect(resources.handles?.least).toBeGreaterThanOrEqual(0);
    if (nativeUnread === null) expect(resources.native?.last).toBeGreaterThan(1e5);
    else expect(nativeUnread).not.toBe('');
  });

  it('does not keep its process alive', () => {
    const before = process.getActiveResourcesInfo();
    open({ interval: 1000 });
    expect(process.getActiveResourcesInfo()).toEqual(before);
  });

  it('reads on under fake timers', async () => {
    vi.useFakeTimers();
    const watch = open({ interval: 2 });
    vi.useRealTimers();
    await vi.waitUntil(() => watch.report().readings >= 3);
    expect(watch.report().readings).toBeGreaterThanOrEqual(3);
  });

  it('takes no more readings once stopped', async () => {
    const watch = open({ interval: 2 });
    watch.stop();
    const { readings } = watch.report();
    await sleep(20);
    expect(watch.report().readings).toBe(readings);
  });

  it('keeps the latest readings only', () => {
    const watch = open({ history: 5 });
    for (let index = 0; index < 20; index++) watch.read();
    const times = watch.samples().map(({ time }) => time);
    expect(times).toHaveLength(5);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('counts handles by kind', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const watch = open();
    expect(Object.keys(watch.report().handleKinds)).toContain('TCPServerWrap');
    await new Promise((resolve) => server.close(resolve));
    await sleep(5);
    watch.read();
    expect(Object.keys(watch.report().handleKinds)).not.toContain('TCPServerWrap');
  });

  it('writes a line of JSON per reading, for its owner only', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'leaktight-watch-'));
    const log = path.join(folder, 'memory.jsonl');
    const watch = open({ log });
    watch.read();
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    const { mode } = statSync(log);
    rmSync(folder, { recursive: true });
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(watch.samples());
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  });

  it('adds to a log that exists, whose mode is left to its owner', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'leaktight-watch-'));
    const log = path.join(folder, 'memory.jsonl');
    writeFileSync(log, 'earlier\n');
    chmodSync(log, 0o640);
    open({ log });
    const lines = readFileSync(log, 'utf8').split('\n');
    const { mode } = statSync(log);
    rmSync(folder, { recursive: true });
    expect(lines).toEqual(['earlier', expect.stringContaining('"heap":'), '']);
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o640);
  });

  it('raises an alert once, after three readings, and clears it below 90 % of the limit', () => {
    const alerts: MemoryAlert[] = [];
    const watch = open({
      collect: true,
      thresholds: { external: '60MB' },
      onAlert: (alert) => alerts.push(alert),
    });
    let held: ArrayBuffer | null = new ArrayBuffer(80_000_000);
    for (let index = 0; index < 6; index++) watch.read();
    expect(held.byteLength).toBe(80_000_000);
    expect(alerts.map(({ resource, kind, state }) => [resource, kind, state])).toEqual([
      ['external', 'level', 'raised'],
    ]);
    held = null;
    for (let index = 0; index < 6; index++) watch.read();
    expect(alerts.map(({ state }) => state)).toEqual(['raised', 'cleared']);
    expect(watch.report().alerts).toEqual(alerts);
  });

  it('raises an alert for growth per minute', async () => {
    const states: string[] = [];
    const kept: ArrayBuffer[] = [];
    const watch = open({
      trends: { external: '1MB' },
      onAlert: ({ kind, state }) => states.push(`${kind} ${state}`),
    });
    for (let index = 0; index < 16; index++) {
      kept.push(new ArrayBuffer(100_000));
      await sleep(2);
      watch.read();
    }
    expect(kept).toHaveLength(16);
    expect(states).toEqual(['trend raised']);
  });

  it('shows a report as a table', () => {
    const watch = open();
    watch.read();
    const text = renderWatch(watch.report());
    expect(text).toMatch(/^Memory over \d+ s, 2 readings \(Theil-Sen slope, Mann-Kendall test\)/);
    expect(text).toMatch(/V8 heap +[\d.]+ MB/);
  });
});

describe('growth', () => {
  it('says what grew, by a robust slope', async () => {
    const kept: ArrayBuffer[] = [];
    const watch = open({ collect: true });
    for (let index = 0; index < 16; index++) {
      kept.push(new ArrayBuffer(1_000_000));
      watch.read();
      await sleep(2);
    }
    const [external] = watch.growth({ external: '2MB' });
    expect(kept).toHaveLength(16);
    expect(external).toMatchObject({ resource: 'external', flat: false, within: 2_000_000 });
    expect(external?.grewBy).toBeGreaterThan(6e6);
  });

  it('is flat when nothing is kept', async () => {
    const watch = open({ collect: true });
    for (let index = 0; index < 16; index++) {
      watch.read();
      await sleep(1);
    }
    expect(watch.growth({ external: '1MB', handles: 2 }).every(({ flat }) => flat)).toBe(true);
  });

  it('refuses to judge too few readings', () => {
    expect(() => open().growth('1MB')).toThrow(
      /with 1 readings of heap, external, native: expected 8 after start-up/,
    );
  });

  it('refuses to judge by nothing', () => {
    expect(() => open().growth({})).toThrow('Option `within`: it names nothing, expected some of heap,');
  });
});
