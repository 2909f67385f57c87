import { describe, expect, it } from 'vitest';
import { followBufferPool } from '../../src/engine/buffer-pool.ts';
import { nodeEngine } from '../../src/engine/engine.ts';

/** Until the pool has begun another slab or two. */
function cutBuffers(pool: { slabSize: number }): Buffer[] {
  return Array.from({ length: Math.ceil((1.5 * pool.slabSize) / 1000) }, () => Buffer.allocUnsafe(1000));
}

describe('followBufferPool', () => {
  it('sees that another slab was begun, and only then', () => {
    const pool = followBufferPool();
    expect(pool.slabSize).toBeGreaterThanOrEqual(Buffer.poolSize);
    cutBuffers(pool);
    expect([pool.hasMoved(), pool.hasMoved()]).toEqual([true, false]);
    Buffer.alloc(100_000);
    expect(pool.hasMoved()).toBe(false);
  });

  it('tells slabs that small Buffers hold from those that were let go', async () => {
    const pool = followBufferPool();
    const kept: Buffer[] = [];
    for (let round = 0; round < 4; round++) {
      kept.push(...cutBuffers(pool).slice(-1));
      pool.hasMoved();
    }
    cutBuffers(pool);
    pool.hasMoved();
    await nodeEngine.macrotask();
    nodeEngine.collectGarbage();
    expect(pool.past()).toMatchObject({ seen: 5 });
    expect(pool.past().held).toBeGreaterThanOrEqual(4);
    kept.length = 0;
    await nodeEngine.macrotask();
    nodeEngine.collectGarbage();
    expect(pool.past().held).toBeLessThanOrEqual(1);
  });
});
