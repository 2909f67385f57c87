import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { followThreadCaches } from '../../src/engine/thread-caches.ts';

const derive = promisify(pbkdf2);

function keepBusy(): number {
  const kept: object[] = [];
  for (let index = 0; index < 300_000; index++) kept[index % 1000] = { index };
  return kept.length;
}

describe.runIf(process.platform === 'linux')('followThreadCaches', () => {
  it('counts threads that work for the calls, not those of V8', async () => {
    await Promise.all(Array.from({ length: 8 }, () => derive('secret', 'salt', 1000, 16, 'sha1')));
    const caches = followThreadCaches();
    keepBusy();
    const idle = caches.capacity();
    // A straggler among the threads of the runner is possible.
    expect(idle).toBeLessThan(300_000);
    await Promise.all(Array.from({ length: 16 }, () => derive('secret', 'salt', 20_000, 16, 'sha1')));
    expect(caches.capacity() - idle).toBeGreaterThan(200_000);
    expect(caches.capacity()).toBeLessThan(8_000_000);
  });
});
