import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detectLeaks } from '../../src/index.ts';

describe('external memory', () => {
  it('finds buffers that are kept, and says how many bytes a call', async () => {
    const kept: Buffer[] = [];
    const finding = await detectLeaks(() => void kept.push(Buffer.alloc(10_000)), { track: ['external'] });
    expect(finding.leaking).toEqual(['external']);
    expect(finding.growth.externalBytesPerCall).toBeCloseTo(10_000, -3);
    expect(finding.reasons[0]).toBe('External memory (ArrayBuffers, Buffers) grows by 10 kB per call.');
  });

  it('stops before kept buffers fill the memory', async () => {
    const kept: Buffer[] = [];
    const finding = await detectLeaks(() => void kept.push(Buffer.alloc(200_000)), { timeBudget: 20_000 });
    expect(finding.leaking).toContain('external');
    expect(kept.length * 200_000).toBeLessThan(800e6);
  });

  it('is steady when buffers come and go', async () => {
    const finding = await detectLeaks(() => gzipSync(Buffer.alloc(50_000)).length, { track: ['external'] });
    expect(finding.verdict).toBe('steady');
    expect(finding.growth.externalBytesPerCall).toBe(0);
  });

  it('is steady when only the latest buffer is kept', async () => {
    let latest: ArrayBuffer | null = null;
    const finding = await detectLeaks(() => void (latest = new ArrayBuffer(1_000_000)), {
      track: ['external'],
    });
    expect(latest).not.toBeNull();
    expect(finding.verdict).toBe('steady');
  });

  it.each([256, 512])(
    'finds %i bytes per call in an array that is replaced by a larger one',
    async (step) => {
      let latest = new Uint8Array(0);
      const finding = await detectLeaks(
        () => {
          const larger = new Uint8Array(latest.length + step);
          larger.set(latest);
          latest = larger;
        },
        { track: ['external'], timeBudget: 30_000 },
      );
      expect(finding.leaking).toEqual(['external']);
      expect(finding.growth.externalBytesPerCall).toBeCloseTo(step, -1);
    },
  );

  it.each([
    ['the latest one', () => 0],
    ['the ten latest ones', (call: number) => call % 10],
    ['the five hundred latest ones', (call: number) => call % 500],
  ])('is steady when of small Buffers %s are kept, which hold slabs of the pool', async (_, placeOf) => {
    const kept: Buffer[] = [];
    let call = 0;
    const run = (): void => {
      kept[placeOf(call)] = Buffer.allocUnsafe(100 + (call % 50));
      call += 1;
    };
    const finding = await detectLeaks(run, { track: ['external'], timeBudget: 20_000 });
    expect(finding).toMatchObject({ verdict: 'steady', leaking: [] });
  });

  it('calls slabs no leak that a cache comes to hold whose small Buffers are replaced out of order', async () => {
    const kept = Array.from({ length: 1000 }, () => Buffer.allocUnsafe(64));
    let random = 1;
    const run = (): void => {
      // Park and Miller's generator.
      random = (random * 48_271) % 2_147_483_647;
      kept[random % kept.length] = Buffer.allocUnsafe(64);
    };
    const finding = await detectLeaks(run, { track: ['external'], timeBudget: 20_000 });
    expect(finding.leaking).toEqual([]);
    if (finding.verdict === 'inconclusive')
      expect(finding.reasons[0]).toMatch(/maybe by slabs \(.*that Node cuts small Buffers from/);
  });

  it('says by how much it grew, and what to raise, when there was no time for enough calls', async () => {
    const kept: Buffer[] = [];
    const keepSlowly = async (): Promise<void> => {
      await new Promise((done) => setTimeout(done, 150));
      kept.push(Buffer.alloc(8000));
    };
    const { verdict, reasons } = await detectLeaks(keepSlowly, { track: ['external'], timeBudget: 2000 });
    expect(verdict).toBe('inconclusive');
    expect(reasons[0]).toMatch(
      /^External memory \(ArrayBuffers, Buffers\) grew by about 8 kB per call so far, but \d+ calls were all .* Raise `timeBudget` or `maxCalls`\.$/,
    );
  });
});
