import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { afterEach, expect, it, vi } from 'vitest';
import { nodeExplainEngine } from '../../src/engine/engine.ts';
import { detectLeaks, type Finding } from '../../src/index.ts';

const { openNewObjectWindow, keepSnapshot } = nodeExplainEngine;

afterEach(() => vi.restoreAllMocks());

it('calls a leak inconclusive when a snapshot after further calls holds nothing new', async () => {
  const kept: object[] = [];
  const state = { leaks: true };
  vi.spyOn(nodeExplainEngine, 'openNewObjectWindow').mockImplementation((...args) => {
    state.leaks = false;
    return openNewObjectWindow(...args);
  });
  const finding = await detectLeaks(
    () => {
      if (state.leaks) kept.push(Array.from({ length: 40 }, (_, id) => ({ id })));
    },
    { track: ['heap'] },
  );
  expect(finding).toMatchObject({ verdict: 'inconclusive', leaking: [], suspects: [], fingerprint: null });
  expect(finding.growth).toMatchObject({ objectsPerCall: null, heapBytesPerCall: null });
  expect(finding.reasons).toEqual([
    "V8's profiler counted objects that outlive their calls, but a snapshot after 13 further calls holds no new ones.",
  ]);
});

it('lets a leak stand that no snapshot shows, as V8 alone keeps it, while the heap grows on', async () => {
  let next = 0;
  const finding = await detectLeaks(
    () =>
      new vm.Script(`(() => { const a = ${(next += 1)}; return a * 2; })()`).runInThisContext() as unknown,
    { track: ['heap'] },
  );
  expect(finding).toMatchObject({ verdict: 'leaking', retainers: [] });
  expect(finding.reasons.join()).toMatch(/No retaining path: nothing that 13 further calls left behind/);
});

it('says that hooks after a time-out may be why a call fails once the leak is found', async () => {
  const kept: object[] = [];
  const state = { isClosed: false };
  vi.spyOn(nodeExplainEngine, 'openNewObjectWindow').mockImplementation((...args) => {
    state.isClosed = true;
    return openNewObjectWindow(...args);
  });
  const finding = await detectLeaks(
    () => {
      if (state.isClosed) throw new Error('the app is closed');
      kept.push({ kept: [] });
    },
    { track: ['heap'] },
  );
  expect(finding).toMatchObject({ verdict: 'leaking', retainers: [] });
  expect(finding.reasons.at(-1)).toBe(
    "No retaining path: a further call failed: the app is closed. If the test's time-out had passed by then, its hooks had ended what the function needs: give the test more time.",
  );
});

/** So large that what the runner makes meanwhile is no larger. */
const largeEntry = (): object => Array.from({ length: 40 }, (_, id) => ({ id }));

it('lets a leak stand that goes on', async () => {
  const kept: object[] = [];
  const finding = await detectLeaks(() => void kept.push(largeEntry()), { track: ['heap'] });
  expect(finding.verdict).toBe('leaking');
  expect(finding.retainers, finding.reasons.join('\n')).not.toEqual([]);
});

async function keepIn(folder: string): Promise<Finding> {
  const kept: object[] = [];
  return await detectLeaks(() => void kept.push(largeEntry()), { track: ['heap'], keepSnapshot: folder });
}

it('tells the path, and why its snapshot is not kept, where the folder cannot be made', async () => {
  const finding = await keepIn(import.meta.filename);
  expect(finding).toMatchObject({ verdict: 'leaking', snapshotPath: null });
  expect(finding.retainers, finding.reasons.join('\n')).not.toEqual([]);
  expect(finding.reasons.at(-1)).toMatch(
    /^The heap snapshot could not be kept: E[A-Z]+: .*\. Give `keepSnapshot` a folder that can be written\.$/,
  );
});

it('leaves no half of a snapshot where it cannot be written to its end', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'leaktight-full-disk-'));
  vi.spyOn(nodeExplainEngine, 'keepSnapshot').mockImplementation((keep) => {
    const file = keepSnapshot(keep);
    let pieces = 0;
    const write = (bytes: Uint8Array): void => {
      if (++pieces === 3) throw new Error('ENOSPC: no space left on device, write');
      file.write(bytes);
    };
    return { ...file, write };
  });
  const finding = await keepIn(folder);
  const left = readdirSync(folder);
  rmSync(folder, { recursive: true });
  expect(left).toEqual([]);
  expect(finding.retainers, finding.reasons.join('\n')).not.toEqual([]);
  expect(finding).toMatchObject({
    snapshotPath: null,
    reasons: [
      expect.stringContaining('Objects kept arriving'),
      'The heap snapshot could not be kept: ENOSPC: no space left on device, write. Give `keepSnapshot` a folder that can be written.',
    ],
  });
});
