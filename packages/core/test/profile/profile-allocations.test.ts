import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  profileAllocations,
  renderProfile,
  saveHeapProfile,
  type AllocationProfile,
  type ProfileOptions,
} from '../../src/index.ts';
import { addItem } from './fixtures/cart.ts';

const cart = fileURLToPath(new URL('fixtures/cart.ts', import.meta.url));
const cwd = path.dirname(cart);
const ofCart = (profile: AllocationProfile, name: string) =>
  profile.sites.find(({ file, functionName }) => file === cart && functionName === name);

describe('profileAllocations', () => {
  it('tells what a function allocates from what survives of it, at original positions', async () => {
    const profile = await profileAllocations(() => addItem('tea'), { calls: 50 });
    expect(ofCart(profile, 'addItem')).toMatchObject({ line: 3, packageName: null });
    expect(ofCart(profile, 'addItem')?.allocated.objects).toBeGreaterThanOrEqual(100);
    // The item and its tags stay, the prices go.
    expect(ofCart(profile, 'addItem')?.surviving.objects).toBeGreaterThanOrEqual(100);
    const temporary = profile.sites.filter(({ file, line }) => file === cart && line > 8);
    expect(temporary.reduce((sum, { allocated }) => sum + allocated.objects, 0)).toBeGreaterThanOrEqual(150);
    expect(temporary.reduce((sum, { surviving }) => sum + surviving.objects, 0)).toBeLessThan(60);
  });

  it('follows async functions past their first await', async () => {
    const kept: object[] = [];
    async function openLater(): Promise<void> {
      await sleep(1);
      for (let index = 0; index < 100; index++) kept.push({ index });
    }
    const profile = await profileAllocations(openLater);
    const site = profile.sites.find(({ functionName }) => functionName === 'openLater');
    expect(site?.surviving.objects).toBeGreaterThanOrEqual(100);
  });

  it('leaves itself out', async () => {
    const { sites } = await profileAllocations(() => addItem('tea'));
    expect(sites.filter(({ file }) => file.includes('core/src/'))).toEqual([]);
  });

  it('shows a table and the annotated source of what allocates most', async () => {
    const text = renderProfile(await profileAllocations(() => addItem('tea'), { calls: 20, annotate: 5 }), {
      cwd,
    });
    expect(text).toMatch(/^20 calls: allocated .* survived\n +allocated +survived +function\n/);
    expect(text).toMatch(/ kB in \d+ +[\d.]+ kB in \d+ +addItem \(cart\.ts:3\)/);
    expect(text).toMatch(
      / kB in \d+ +[\d.]+ kB in \d+ +3 \| export function addItem\(name: string\): number \{/,
    );
    expect(text).toMatch(/\n +4 \| {3}const item = \{ name, tags: \[name\] \};\n/);
  });

  it('saves a profile that Chrome DevTools opens, for its owner only', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'leaktight-profile-'));
    const file = path.join(folder, 'cart.heapprofile');
    const profile = await profileAllocations(() => addItem('tea'));
    saveHeapProfile(profile, file, 'surviving');
    const saved = JSON.parse(readFileSync(file, 'utf8')) as { head: object; samples: object[] };
    const { mode } = statSync(file);
    rmSync(folder, { recursive: true });
    expect(saved.head).toMatchObject({ callFrame: { functionName: '(root)' }, selfSize: 0 });
    expect(saved.samples.length).toBeGreaterThan(0);
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  });

  it('never overwrites a file', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'leaktight-profile-'));
    const file = path.join(folder, 'cart.heapprofile');
    writeFileSync(file, 'precious');
    const profile = await profileAllocations(() => addItem('tea'));
    expect(() => saveHeapProfile(profile, file)).toThrow(
      expect.objectContaining({
        code: 'LEAKTIGHT_BAD_OPTION',
        message: expect.stringMatching(
          /^Could not open .*cart\.heapprofile: EEXIST.*\. Expected a new file in a folder that can be written\.$/,
        ),
      }),
    );
    expect(readFileSync(file, 'utf8')).toBe('precious');
    rmSync(folder, { recursive: true });
  });

  it('lets errors of the function through and stops sampling', async () => {
    const failing = profileAllocations(() => {
      throw new Error('no tea');
    });
    await expect(failing).rejects.toThrow('no tea');
    await expect(profileAllocations(() => addItem('tea'))).resolves.toMatchObject({ calls: 1 });
  });

  it('refuses while another client samples', async () => {
    const session = new Session();
    session.connect();
    session.post('HeapProfiler.startSampling');
    try {
      await expect(profileAllocations(() => addItem('tea'))).rejects.toThrow(/another client/);
    } finally {
      session.post('HeapProfiler.disable');
      session.disconnect();
    }
  });

  it('refuses to run inside a function that it profiles', async () => {
    const nested = profileAllocations(async () => {
      await sleep(1);
      await profileAllocations(() => addItem('tea'));
    });
    await expect(nested).rejects.toThrow(/inside the function, or a hook, of another one/);
  });

  it.each([
    [{ calls: 0 }, 'Option `calls`: got 0, expected a whole number of calls, at least 1.'],
    [{ annotate: NaN }, 'Option `annotate`: got NaN, expected a whole number of functions, at least 0.'],
    [{ times: 3 }, 'Unknown option `times`. Possible: calls, warmUp, annotate, callTimeout.'],
    [
      { warmup: 3 },
      'Unknown option `warmup`. Did you mean `warmUp`? Possible: calls, warmUp, annotate, callTimeout.',
    ],
  ])('refuses %o', async (options, message) => {
    await expect(profileAllocations(() => 1, options as ProfileOptions)).rejects.toMatchObject({
      code: 'LEAKTIGHT_BAD_OPTION',
      message,
    });
  });

  it('refuses what is no function', async () => {
    await expect(profileAllocations('x' as never)).rejects.toThrow(
      "Could not profile: got 'x', expected a function, such as () => renderPage(order).",
    );
  });

  it.each([[{}], [null], [undefined], [5]])('refuses to save %o, which is no profile', (given) => {
    expect(() => saveHeapProfile(given as never, 'never.heapprofile')).toThrow(
      expect.objectContaining({
        code: 'LEAKTIGHT_BAD_RECEIVED',
        message: `Could not save the profile: got ${JSON.stringify(given)}, expected what profileAllocations() returned.`,
      }),
    );
  });

  it('refuses to save what a profile does not have', async () => {
    const profile = await profileAllocations(() => 1);
    expect(() => saveHeapProfile(profile, 'never.heapprofile', 'freed' as never)).toThrow(
      "Could not save the profile: got 'freed', expected 'allocated' or 'surviving'.",
    );
  });
});
