import fs, { openSync } from 'node:fs';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fullGc, macrotask, nodeHandleEngine } from '../../src/engine/engine.ts';
import { HandlesTracker } from '../../src/handles/handles.ts';
import type { TrackerVerdict } from '../../src/probe/tracker.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

interface Judged {
  readonly verdict: TrackerVerdict;
  readonly calls: number;
}

/** The flow of a measurement, as far as it concerns the tracker. */
async function judge(run: () => unknown, { heapLeaks = false } = {}): Promise<Judged> {
  const tracker = new HandlesTracker(nodeHandleEngine);
  const call = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      await run();
      await macrotask();
    }
    fullGc();
    await macrotask();
  };
  await call(5);
  let calls = 0;
  try {
    tracker.begin();
    for (let next = 16; ;) {
      await call(next);
      calls += next;
      await tracker.checkpoint(calls);
      if (heapLeaks) tracker.suspect();
      const verdict = tracker.judge();
      if (verdict.kind !== 'more') return { verdict, calls };
      next = verdict.calls;
    }
  } finally {
    tracker.end();
  }
}

function expectLeak(verdict: TrackerVerdict, kind: string, perCall: number): void {
  if (verdict.kind !== 'leaking') throw new Error(`not leaking but ${verdict.kind}`);
  const [first] = verdict.handles ?? [];
  expect(first).toMatchObject({ kind });
  expect(first?.perCall).toBeCloseTo(perCall, 1);
  expect(first?.stack.map(({ file }) => file)).toContain(import.meta.filename);
}

/** Opens so many timers, which stay. */
function openTimers(count: number): void {
  for (let index = 0; index < count; index++) {
    const timer = setInterval(() => {}, 60_000);
    cleanUps.push(() => clearInterval(timer));
  }
}

function startUnreferencedTimer(): void {
  const timer = setTimeout(() => {}, 60_000).unref();
  cleanUps.push(() => clearTimeout(timer));
}

/** Starts a timer and an immediate that start themselves anew until they are cleared. */
function startPoll(): void {
  let timer = setTimeout(function tick() {
    timer = setTimeout(tick, 5);
  }, 5);
  let immediate = setImmediate(function turn() {
    immediate = setImmediate(turn);
  });
  cleanUps.push(() => {
    clearTimeout(timer);
    clearImmediate(immediate);
  });
}

describe('the handles tracker', () => {
  test('counts from where its watch begins, whatever calls were made since the last checkpoint', async () => {
    const tracker = new HandlesTracker(nodeHandleEngine);
    try {
      tracker.begin();
      openTimers(16);
      await tracker.checkpoint(16);
      tracker.judge(24_016);
      openTimers(100);
      await tracker.checkpoint(24_116);
      expect(tracker.judge()).toMatchObject({ kind: 'leaking', perCall: 1 });
    } finally {
      tracker.end();
    }
  });

  test('does not count a timer or an immediate again that was there before and starts itself anew', async () => {
    for (let count = 0; count < 300; count++) startPoll();
    const { verdict } = await judge(startPoll);
    if (verdict.kind !== 'leaking') throw new Error(verdict.kind);
    expect(verdict.handles?.map(({ kind, perCall }) => `${perCall.toFixed(1)} ${kind}`)).toEqual([
      '1.0 timer',
      '1.0 immediate',
    ]);
  });

  test('is inconclusive where handles stay open and there is no time to watch them, but not for a few', async () => {
    const tracker = new HandlesTracker(nodeHandleEngine);
    try {
      tracker.begin();
      openTimers(3);
      await tracker.checkpoint(16);
      expect(tracker.giveUp().kind).toBe('more');
      openTimers(20);
      await tracker.checkpoint(36);
      expect(tracker.giveUp()).toMatchObject({
        kind: 'inconclusive',
        reason: expect.stringMatching(
          /stayed open over 36 calls \(2\d Timeout\).*raise `timeBudget`/,
        ) as string,
      });
    } finally {
      tracker.end();
    }
  });

  test('finds timers that are never cleared, and the line that starts them', async () => {
    const { verdict } = await judge(function poll() {
      const timer = setInterval(() => {}, 60_000);
      cleanUps.push(() => clearInterval(timer));
    });
    expectLeak(verdict, 'timer', 1);
    expect(verdict).toMatchObject({ reason: 'Every call leaves open: 1 timer.' });
  });

  test('finds a file descriptor opened by a named import every tenth call', async () => {
    let calls = 0;
    const { verdict } = await judge(() => {
      const descriptor = openSync(import.meta.filename, 'r');
      if (calls++ % 10 === 0) cleanUps.push(() => fs.closeSync(descriptor));
      else fs.closeSync(descriptor);
    });
    expectLeak(verdict, 'file', 0.1);
  });

  test('leaves node:fs as it was', async () => {
    const { open, openSync: sync, opendir } = fs;
    await judge(() => {
      const descriptor = fs.openSync(import.meta.filename, 'r');
      cleanUps.push(() => fs.closeSync(descriptor));
    });
    expect([fs.open, fs.openSync, fs.opendir]).toEqual([open, sync, opendir]);
    expect(openSync).toBe(sync);
  });

  test('says nothing of sockets that are closed, though a turn later', async () => {
    const server = net.createServer((socket) => socket.end('bye')).listen(0, '127.0.0.1');
    cleanUps.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { verdict, calls } = await judge(async () => {
      const socket = net.connect(port, '127.0.0.1');
      await once(socket.resume(), 'end');
    });
    expect({ verdict, calls }).toEqual({ verdict: { kind: 'steady', perCall: 0 }, calls: 16 });
  });

  test('sees no leak in a pool that fills', async () => {
    const pool: NodeJS.Timeout[] = [];
    cleanUps.push(() => pool.forEach(clearTimeout));
    const { verdict } = await judge(() => {
      if (pool.length < 40) pool.push(setTimeout(() => {}, 60_000));
    });
    expect(verdict).toEqual({ kind: 'steady', perCall: 0 });
  });

  test('finds what keeps no process alive and has no descriptor when the heap leaks', async () => {
    expect((await judge(startUnreferencedTimer)).verdict).toEqual({ kind: 'steady', perCall: 0 });
    expectLeak((await judge(startUnreferencedTimer, { heapLeaks: true })).verdict, 'timer', 1);
  });
});
