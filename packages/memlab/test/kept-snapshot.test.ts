import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '@leaktight/core';
import { afterAll, expect, it } from 'vitest';
import { analyzeWithMemlab } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'leaktight-kept-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const script = `
  import { detectLeaks } from '@leaktight/core';
  class Session { items = [1]; }
  const sessions = (globalThis.sessions = new Map());
  const finding = await detectLeaks(() => { sessions.set(sessions.size, new Session()); }, {
    timeBudget: 60000, explainTimeBudget: 60000, track: ['heap'], keepSnapshot: ${JSON.stringify(folder)},
  });
  process.stdout.write(JSON.stringify(finding));
`;

it(
  'of an explanation is what memlab finds the leaked objects in, and who holds them',
  { timeout: 240_000 },
  async () => {
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    const { snapshotPath } = JSON.parse(output) as Finding;
    const { leaks } = await analyzeWithMemlab(snapshotPath!, {
      leakFilter: { leakFilter: (node) => node.name === 'Session' && node.type === 'object' },
    });
    expect(leaks[0]).toMatchObject({ className: 'Session' });
    expect(leaks[0]!.path.map(({ edge, node }) => `${edge} ${node}`)).toContain('entry Session');
  },
);
