import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding, LeakOptions, Retainer } from '@leaktight/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('./support/explain-leaks.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'leaktight-explain-'));

/** Runs leaks in a process of their own, whose heap is small. */
function explain(options: LeakOptions = {}, names: readonly string[] = []): Map<string, Finding> {
  const args = [script, JSON.stringify(options), ...(names.length > 0 ? [names.join(',')] : [])];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    cwd: folder,
    maxBuffer: 1 << 26,
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  if (lines.length === 0) throw new Error(stderr);
  return new Map(
    lines
      .map((line) => JSON.parse(line) as { name: string; finding: Finding })
      .map((one) => [one.name, one.finding]),
  );
}

function pathOf({ path }: Retainer): string {
  return path.map(({ edge, node }) => (edge === '' ? node : `${edge} → ${node}`)).join(' ▸ ');
}

let findings: Map<string, Finding>;
beforeAll(() => {
  findings = explain();
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a leak is explained by what keeps it', () => {
  test.each([
    [
      'map',
      'growing-collection',
      /module .*explain-leaks\.mjs ▸ sessions → Map \(\d+ entries\) ▸ \[entry\] → Session/,
    ],
    [
      'listener',
      'event-listener',
      /bus → EventEmitter ▸ \._events → Object ▸ \.close → Array \(\d+ entries\) ▸ \[x\] → function/,
    ],
    [
      'signal',
      'abort-signal',
      /controller → AbortController ▸ .* × \.next … → Listener.* ▸ \.callback → function/,
    ],
    ['interval', 'timer', /^active timer \(Timeout\) ▸ \._onTimeout → function .*explain-leaks\.mjs:\d+/],
    [
      'promise',
      'pending-promise',
      /never → Promise ▸ promise reaction → .*paused async function \(.*explain-leaks\.mjs:\d+\)/,
    ],
    ['numbers', 'growing-collection', /numbers → Set$/],
    ['text', 'growing-collection', /module .*explain-leaks\.mjs ▸ log → string$/],
    ['chain', 'growing-collection', /module .*explain-leaks\.mjs ▸ head → Object/],
    [
      'weakMap',
      'growing-collection',
      /owner → Object ▸ \[value in WeakMap weak\] → Array \(\d+ entries\) ▸ \[x\] → Object/,
    ],
    ['context', 'pending-promise', /never → Promise ▸ promise reaction →/],
    ['local', 'growing-collection', /closure variable kept → Array \(\d+ entries\) ▸ \[x\] → Object/],
  ])('%s', (name, holder, path) => {
    const finding = findings.get(name)!;
    expect(finding.verdict).toBe('leaking');
    const [retainer] = finding.retainers;
    expect(retainer, finding.reasons.join(' ')).toBeDefined();
    expect(pathOf(retainer!)).toMatch(path);
    expect(retainer!.holder === holder || (name === 'context' && retainer!.holder === 'async-context')).toBe(
      true,
    );
  });

  test('with the exact size of what grows', () => {
    for (const name of ['map', 'numbers', 'listener']) {
      const [collection] = findings.get(name)!.collections;
      expect(collection!.entriesPerCall).toBe(1);
      expect(collection!.sizeAfter - collection!.sizeBefore!).toBeGreaterThanOrEqual(13);
    }
  });

  test('with the bytes by which a text gets longer', () => {
    const { collections, retainers } = findings.get('text')!;
    expect(collections).toEqual([expect.objectContaining({ name: 'log', kind: 'string' })]);
    expect(collections[0]!.entriesPerCall).toBeCloseTo(7, 0);
    expect(retainers[0]).toMatchObject({
      className: 'character',
      advice: '`log` only ever gets longer: write it out and begin anew, or bound its length.',
    });
  });

  test('with the properties of one object, and no values', () => {
    expect(findings.get('map')!.retainers[0]!.sample).toEqual(['id', 'secret']);
    expect(JSON.stringify([...findings.values()])).not.toContain('do not print me');
  });

  test('and has a fingerprint that no other one has, the same in the next run', () => {
    const prints = [...findings.values()].map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    const again = explain({}, ['weakMap', 'map']);
    for (const [name, { fingerprint }] of again) expect(fingerprint).toBe(findings.get(name)!.fingerprint);
  });
});

describe('how far a leak is explained', () => {
  test('ends at the verdict for `false`', () => {
    const finding = explain({ explain: false }, ['map']).get('map')!;
    expect(finding).toMatchObject({ verdict: 'leaking', suspects: [], retainers: [], fingerprint: null });
  });

  test('ends at the allocation sites for `sites`, still with a fingerprint', () => {
    const finding = explain({ explain: 'sites' }, ['map']).get('map')!;
    expect(finding.retainers).toEqual([]);
    expect(finding.suspects.length).toBeGreaterThan(0);
    expect(finding.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  test('ends at the allocation sites when the heap is too large, and says so', () => {
    const finding = explain({ explainHeapLimit: '1MB' }, ['map']).get('map')!;
    expect(finding.retainers).toEqual([]);
    expect(finding.reasons.join(' ')).toMatch(/No retaining path: the heap holds \d+ MB, more than the 1 MB/);
  });

  test('ends at the allocation sites when there is too little time, and says so', () => {
    const finding = explain({ explainTimeBudget: 1 }, ['map']).get('map')!;
    expect(finding.retainers).toEqual([]);
    expect(finding.reasons.join(' ')).toMatch(/No retaining path: a snapshot of \d+ MB would take/);
  });

  test('shows the properties of one object however much else the heap holds', { timeout: 120_000 }, () => {
    const finding = explain({ explain: 'path' }, ['ballasted']).get('ballasted')!;
    expect(finding.retainers[0]!.sample).toEqual(['id', 'secret']);
  });

  test('shows values only when asked', () => {
    const finding = explain({ showValues: true }, ['map']).get('map')!;
    expect(finding.retainers[0]!.sample).toContain('secret: "do not print me"');
  });
});

describe('the snapshot of an explanation', () => {
  test('is not kept by default', () => {
    expect(findings.get('map')!.snapshotPath).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is kept when asked for, for its owner only, in a folder that git ignores', () => {
    const { snapshotPath } = explain({ keepSnapshot: true }, ['map']).get('map')!;
    expect(statSync(snapshotPath!).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, '.leaktight/.gitignore'), 'utf8')).toBe('*\n');
    const snapshot = JSON.parse(readFileSync(snapshotPath!, 'utf8')) as { snapshot: { node_count: number } };
    expect(snapshot.snapshot.node_count).toBeGreaterThan(10_000);
    rmSync(join(folder, '.leaktight'), { recursive: true });
  });

  test('is kept in the folder that was named', () => {
    const named = join(folder, 'dumps');
    const { snapshotPath } = explain({ keepSnapshot: named }, ['map']).get('map')!;
    expect(snapshotPath!.startsWith(named)).toBe(true);
    expect(existsSync(snapshotPath!)).toBe(true);
  });
});
