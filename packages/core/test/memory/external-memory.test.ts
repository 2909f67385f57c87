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
});
