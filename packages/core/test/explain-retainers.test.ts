import vm from 'node:vm';
import { afterEach, expect, it, vi } from 'vitest';
import { nodeExplainEngine } from '../src/engine/engine.ts';
import { detectLeaks } from '../src/index.ts';

const { openNewObjectWindow } = nodeExplainEngine;

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

it('lets a leak stand that goes on', async () => {
  const kept: object[] = [];
  const finding = await detectLeaks(() => void kept.push({ kept: [] }), { track: ['heap'] });
  expect(finding.verdict).toBe('leaking');
  expect(finding.retainers).not.toEqual([]);
});
