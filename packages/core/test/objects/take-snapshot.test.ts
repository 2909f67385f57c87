import { Session } from 'node:inspector';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { collectGarbage, loadSnapshot, retainedSizeOf, takeSnapshot } from '../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'leaktight-snapshot-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

class SnapshotSession {
  readonly payload: object = { items: Array.from({ length: 1000 }, (_, index) => ({ index })) };
}

describe('takeSnapshot', () => {
  it('counts the instances of a class and names who holds them', async () => {
    const sessions = [new SnapshotSession(), new SnapshotSession(), new SnapshotSession()];
    const snapshot = await takeSnapshot();
    const instances = snapshot.instances('SnapshotSession');
    expect(instances).toHaveLength(sessions.length);
    const first = instances[0]!;
    const elements = snapshot
      .retainersOf(first)
      .filter(({ edgeType }) => edgeType === 'element' || edgeType === 'hidden');
    expect(elements.length).toBeGreaterThan(0);
    expect(snapshot.retainedSize(first)).toBeGreaterThan(1000 * 16);
    expect(first.selfSize).toBeLessThan(1000);
  });

  it('shows what is new since an earlier one', async () => {
    const before = await takeSnapshot();
    const kept = Array.from({ length: 20 }, () => new SnapshotSession());
    const after = await takeSnapshot();
    const { added, classes } = after.diff(before);
    expect(classes.find(({ className }) => className === 'SnapshotSession')?.added).toBe(kept.length);
    expect(
      added.filter(({ className, type }) => className === 'SnapshotSession' && type === 'object'),
    ).toHaveLength(20);
    expect(() => before.diff(after)).toThrow(/later\.diff\(earlier\)/);
  });

  it('leaves its own snapshots out of a comparison', async () => {
    const before = await takeSnapshot();
    const after = await takeSnapshot();
    const { classes } = after.diff(before);
    const buffers = classes.find(({ className }) => className === 'system / JSArrayBufferData');
    expect(before.nodeCount * 20).toBeGreaterThan(500_000);
    expect(buffers?.addedBytes ?? 0).toBeLessThan(100_000);
  });

  it.each([
    [{}, 'got {}, expected an earlier snapshot. Pass what `await takeSnapshot()` or'],
    [undefined, 'got undefined, expected an earlier snapshot. Pass'],
    ['before.heapsnapshot', "got 'before.heapsnapshot', expected an earlier snapshot. Pass"],
    [Promise.resolve(), 'got a promise, expected an earlier snapshot. Await it.'],
  ])('refuses to compare with %o, and says so', async (given, message) => {
    const snapshot = await takeSnapshot();
    expect(() => snapshot.diff(given as never)).toThrow(
      expect.objectContaining({
        code: 'LEAKTIGHT_BAD_OPTION',
        message: expect.stringContaining(`Could not compare the snapshots: ${message}`),
      }),
    );
  });

  it('refuses to compare when V8 forgot the ids of objects in between', async () => {
    const before = await takeSnapshot();
    const session = new Session();
    session.connect();
    session.disconnect();
    const after = await takeSnapshot();
    expect(() => after.diff(before)).toThrow(/V8 forgets its ids when an inspector session closes/);
  });

  it('writes a file for its owner alone, and only when asked', async () => {
    const path = join(folder, 'kept.heapsnapshot');
    const taken = await takeSnapshot({ saveTo: path });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const loaded = await loadSnapshot(path);
    expect(loaded.classes()).toEqual(taken.classes());
    await expect(takeSnapshot({ saveTo: path })).rejects.toThrow(/Could not open .*kept\.heapsnapshot/);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('snapshot.node_count', taken.nodeCount);
  });

  it.each([
    [{ save: 'x' }, 'Unknown option `save`. Did you mean `saveTo`? Possible: showValues, saveTo.'],
    [{ saveTo: true }, 'Option `saveTo`: got true, expected the path of a new file.'],
    [{ showValues: 'yes' }, "Option `showValues`: got 'yes', expected true or false."],
  ])('refuses %o', async (options, message) => {
    await expect(takeSnapshot(options as object)).rejects.toThrow(message);
  });

  it('hides the contents of strings unless asked for', async () => {
    const holder = { secret: JSON.parse(`"token-${Math.random()}"`) as string };
    const hidden = await takeSnapshot();
    expect(hidden.instances('(string)').filter(({ name }) => name === holder.secret)).toEqual([]);
    const shown = await takeSnapshot({ showValues: true });
    expect(shown.instances('(string)').filter(({ name }) => name === holder.secret)).toHaveLength(1);
  });

  it('names the holders of an object, nearest to the root first and weak ones last', async () => {
    const session = new SnapshotSession();
    const far = { near: { session } };
    const weak = new WeakRef(session);
    const snapshot = await takeSnapshot();
    const instance = snapshot.instances('SnapshotSession')[0]!;
    const holders = snapshot.retainersOf(instance).map(({ edgeType, edgeName }) => [edgeType, edgeName]);
    expect(holders).toContainEqual(['property', 'session']);
    expect(holders.at(-1)?.[0]).toBe('weak');
    expect([far.near.session, weak.deref()]).toEqual([session, session]);
  });

  it('is freed when nobody holds it', async () => {
    const ref = new WeakRef(await takeSnapshot());
    expect(ref.deref()?.classes().length).toBeGreaterThan(10);
    await collectGarbage();
    expect(ref.deref()).toBeUndefined();
  });

  it('says which object it does not know', async () => {
    const snapshot = await takeSnapshot();
    expect(() => snapshot.retainedSize({ id: 4_000_000_001 })).toThrow(/Could not find object 4000000001/);
  });

  it('does not keep what it saw alive', async () => {
    const ref = await (async () => {
      const gone = new SnapshotSession();
      await takeSnapshot();
      return new WeakRef(gone);
    })();
    // A WeakRef keeps its target until the job ends.
    await new Promise((resolve) => setImmediate(resolve));
    const later = await takeSnapshot();
    expect(later.instances('SnapshotSession')).toEqual([]);
    expect(ref.deref()).toBeUndefined();
  });
});

describe('loadSnapshot', () => {
  it('refuses options that it does not have', async () => {
    await expect(loadSnapshot(folder, { saveTo: 'x' } as object)).rejects.toThrow(
      'Unknown option `saveTo`. Possible: showValues.',
    );
  });

  it('refuses a folder', async () => {
    await expect(loadSnapshot(tmpdir())).rejects.toMatchObject({
      code: 'LEAKTIGHT_BAD_OPTION',
      message: expect.stringMatching(
        /^Could not open .*: EISDIR: .*\. Expected a heap snapshot that can be read\.$/,
      ),
    });
  });

  it('refuses what is no snapshot', async () => {
    const path = join(folder, 'no.heapsnapshot');
    writeFileSync(path, '{"name":"leaktight"}');
    await expect(loadSnapshot(path)).rejects.toThrow(/Could not read the heap snapshot/);
    await expect(loadSnapshot(join(folder, 'missing'))).rejects.toThrow(/Could not open .*missing/);
  });
});

function countFractions(): () => number {
  const fractions = Array.from({ length: 10_000 }, () => 0.25);
  return () => fractions.length;
}

describe('retainedSizeOf', () => {
  it('weighs a value with all that it alone holds', async () => {
    const shared = { text: 'x'.repeat(50_000).split('') };
    const value = { shared, own: Array.from({ length: 10_000 }, () => 0.5) };
    expect(shared.text).toHaveLength(50_000);
    const size = await retainedSizeOf(value);
    expect(size).toBeGreaterThan(80_000);
    expect(size).toBeLessThan(100_000);
  });

  it('finds a value of another realm', async () => {
    const foreign = runInNewContext('({ items: Array.from({ length: 5000 }, (_, i) => ({ i })) })') as object;
    const size = await retainedSizeOf(foreign);
    expect(size).toBeGreaterThan(5000 * 16);
    expect(size).toBeLessThan(5000 * 100);
  });

  it('weighs a function with what its closure holds', async () => {
    expect(await retainedSizeOf(countFractions())).toBeGreaterThan(80_000);
  });

  it.each([null, 1, 'text'])('refuses %j', async (value) => {
    await expect(retainedSizeOf(value as unknown as object)).rejects.toThrow(
      /expected an object or a function/,
    );
  });
});
