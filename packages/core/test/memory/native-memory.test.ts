import koffi from 'koffi';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../src/engine/engine.ts';
import { detectLeaks } from '../../src/index.ts';
import { createMemoryTrackers } from '../../src/memory/memory.ts';
import type { TrackerVerdict } from '../../src/probe/probe.ts';

const libc = koffi.load('libc.so.6');
const malloc = libc.func('void *malloc(size_t size)');
const free = libc.func('void free(void *block)');

/** A millisecond of work, and a block that is never freed. */
const forgetSlowly = (): void => {
  for (const end = performance.now() + 1; performance.now() < end;);
  malloc(100);
};

/** What the tracker says of some calls in which nothing is collected. */
function peekAt(run: () => unknown): TrackerVerdict | null | undefined {
  const tracker = createMemoryTrackers(nodeEngine, ['native']).trackers[0]!;
  const first = tracker.judge();
  const calls = first.kind === 'more' ? first.callsToPeek! : 0;
  run();
  const tell = tracker.peek?.();
  for (let call = 0; call < calls; call++) run();
  const told = tell?.(calls);
  tracker.end();
  return told;
}

describe.runIf(process.platform === 'linux')('native memory by the allocator', () => {
  it('finds 100 bytes per call that are never freed, and says how many', async () => {
    const finding = await detectLeaks(() => void malloc(100), { track: ['native'] });
    expect(finding.verdict).toBe('leaking');
    expect(finding.leaking).toEqual(['native']);
    expect(finding.reasons[0]).toMatch(/^Native memory \(malloc\) grows by 1\d\d B per call\.$/);
    expect(finding.growth.nativeBytesPerCall).toBeGreaterThan(100);
    expect(finding.growth.nativeBytesPerCall).toBeLessThan(140);
  });

  it('finds 100 bytes per call by the short look of the defaults', async () => {
    const finding = await detectLeaks(() => void malloc(100), { explain: false });
    expect(finding.leaking).toEqual(['native']);
  });

  it('finds 100 bytes per call of a function that takes its time, when native memory is asked for', async () => {
    const finding = await detectLeaks(forgetSlowly, { track: ['native'], timeBudget: 20_000 });
    expect(finding.leaking).toEqual(['native']);
  });

  it('finds a block that is forgotten every tenth call', async () => {
    let call = 0;
    const run = (): void => {
      const block: unknown = malloc(1000);
      if (call++ % 10 !== 0) free(block);
    };
    const finding = await detectLeaks(run);
    expect(finding.leaking).toEqual(['native']);
    expect(finding.growth.nativeBytesPerCall).toBeGreaterThan(80);
    expect(finding.growth.nativeBytesPerCall).toBeLessThan(140);
  });

  it('needs no call of its own where a comparison of the heap shows that it is still', async () => {
    const beyond: number[] = [];
    // Timers of the runner may fall into a comparison: one of a few shows it.
    for (let attempt = 0; attempt < 5 && beyond.at(-1) !== 0; attempt++) {
      let made = 0;
      const { rounds, unmeasured, verdict } = await detectLeaks(
        () => {
          made += 1;
          free(malloc(100));
          // Where little is allocated, sampling costs less than a comparison.
          return Array.from({ length: 200 }, (_, index) => ({ index }));
        },
        { warmUp: 5 },
      );
      expect({ verdict, unmeasured }).toEqual({ verdict: 'steady', unmeasured: [] });
      beyond.push(made - 5 - rounds.reduce((sum, { calls }) => sum + calls, 0));
    }
    expect(beyond.at(-1)).toBe(0);
  });

  it('needs no collection to see that every block is freed, or that none is', () => {
    expect(peekAt(() => free(malloc(100)))).toEqual({ kind: 'steady', perCall: 0 });
    expect(peekAt(() => malloc(100))).toBeNull();
  });

  it('is steady when every block is freed', async () => {
    const finding = await detectLeaks(() => free(malloc(100)));
    expect(finding).toMatchObject({ verdict: 'steady', unmeasured: [] });
    expect(finding.growth.nativeBytesPerCall).toBe(0);
  });

  it('does not take what counting collections costs for a leak', async () => {
    // Many scavenges in each call: V8 keeps some kB for each one that is counted.
    const finding = await detectLeaks(
      () => Array.from({ length: 60_000 }, (_, index) => ({ index })).length,
      {
        track: ['native'],
      },
    );
    expect(finding.leaking).toEqual([]);
    expect(finding.gc.collections).toBeGreaterThan(0);
  });

  it.each([
    ['a clone', () => structuredClone({ a: [1, 2, 3], b: new Uint8Array(100) })],
    ['a buffer of another size each time', (call: number) => new Float64Array(call % 700)],
  ])('does not take for a leak what threads keep of %s that they free', async (_, make) => {
    let call = 0;
    let latest: unknown;
    const finding = await detectLeaks(() => void (latest = make(call++)), { track: ['native'] });
    expect(latest).toBeDefined();
    expect(finding.leaking).toEqual([]);
  });

  it('waits for finalizers that free', async () => {
    const finalizers = new FinalizationRegistry<unknown>((block) => free(block));
    const finding = await detectLeaks(() => finalizers.register({}, malloc(400)), { track: ['native'] });
    expect(finding.verdict).toBe('steady');
  });

  it('does not take retained ArrayBuffers for native memory', async () => {
    const kept: ArrayBuffer[] = [];
    const finding = await detectLeaks(() => void kept.push(new ArrayBuffer(2000)), {
      track: ['external', 'native'],
    });
    expect(finding.leaking).toEqual(['external']);
    expect(finding.growth.externalBytesPerCall).toBeCloseTo(2000, -2);
  });
});

describe('native memory in a worker thread', () => {
  it('is not judged, and the finding says why', async () => {
    const script = `
      import { parentPort } from 'node:worker_threads';
      const { openNativeHeap } = await import(${JSON.stringify(new URL('../../dist/engine/native-heap.js', import.meta.url).href)});
      parentPort.postMessage(openNativeHeap());
    `;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
    const access = await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    await worker.terminate();
    expect(access).toMatchObject({
      kind: 'none',
      why: expect.stringContaining('worker threads share') as string,
    });
  });
});
