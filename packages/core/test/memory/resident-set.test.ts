import koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../src/engine/engine.ts';
import { createNativeTracker } from '../../src/memory/native-tracker.ts';

const libc = koffi.load('libc.so.6');
const malloc = libc.func('void *malloc(size_t size)');
const memset = libc.func('void *memset(void *block, int byte, size_t size)');
const free = libc.func('void free(void *block)');

/** Judges by the resident set alone: the reason of a leak, else the kind of verdict. */
async function follow(run: () => void): Promise<string> {
  const tracker = createNativeTracker(nodeEngine, { kind: 'resident', why: 'koffi is not installed' });
  await tracker.begin();
  let calls = 0;
  for (let block = 0; block < 20 && tracker.judge().kind === 'more'; block++) {
    for (let call = 0; call < 600; call++) run();
    calls += 600;
    nodeEngine.collectGarbage();
    await tracker.checkpoint(calls);
  }
  const verdict = tracker.judge();
  tracker.end();
  return verdict.kind === 'leaking' ? verdict.reason : verdict.kind;
}

describe.runIf(process.platform === 'linux')('native memory by the resident set', () => {
  it('finds 4 kB per call by its trend, and names the method', async () => {
    const reason = await follow(() => void memset(malloc(4000), 1, 4000));
    expect(reason).toMatch(
      /grows by about [34](\.\d)? kB per call .*Theil-Sen slope, Mann-Kendall test.*koffi is not installed/,
    );
  });

  it('calls nothing a leak that is freed', async () => {
    const kind = await follow(() => free(memset(malloc(4000), 1, 4000)));
    expect(['steady', 'unmeasured']).toContain(kind);
  });
});
