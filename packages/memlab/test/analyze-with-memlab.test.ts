import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { config, utils } from '@memlab/core';
import { BaseAnalysis, ObjectSizeAnalysis } from '@memlab/heap-analysis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyzeWithMemlab, renderMemlabReport } from '../src/index.ts';
import { removeSnapshots, runWithSnapshots } from './support/snapshot-of.ts';

let pathOf: (name: string) => string;

beforeAll(() => {
  pathOf = runWithSnapshots(`
    class Session { constructor(id) { this.token = 'secret' + id; this.items = [id]; } }
    class Registry { sessions = new Map(); }
    globalThis.office = new Registry();
    globalThis.office.sessions.set('old', new Session(0));
    snapshot('before');
    for (let id = 1; id <= 25; id++) globalThis.office.sessions.set('key' + id, new Session(id));
    snapshot('after');
  `);
});
afterAll(removeSnapshots);

/** Fails as memlab's own analyses do, at which memlab would end the process. */
class NeedsAnId extends BaseAnalysis {
  override getCommandName(): string {
    return 'needs-an-id';
  }

  override async process(): Promise<void> {
    await Promise.resolve();
    utils.haltOrThrow('Specify an object by --node-id');
  }
}

function failAtNode(): boolean {
  throw new Error('no such node');
}

describe('analyzeWithMemlab', () => {
  it('shows what a leak filter of memlab keeps of the new objects, with who holds them', async () => {
    const report = await analyzeWithMemlab(pathOf('after'), {
      baseline: pathOf('before'),
      leakFilter: { leakFilter: (node) => node.name === 'Session' && node.type === 'object' },
    });
    expect(report.leaks).toHaveLength(1);
    const [leak] = report.leaks;
    expect(leak).toMatchObject({ className: 'Session', objects: 25 });
    expect(leak?.retainedBytes).toBeGreaterThan(25 * 50);
    expect(leak?.path.map(({ edge, node }) => `${edge} ${node}`)).toEqual(
      expect.arrayContaining(['.office Registry', '.sessions Map', 'entry Session']),
    );
    expect(leak?.path.filter(({ suspect }) => suspect)).toEqual([
      { edge: 'entry', node: 'Session', suspect: true, reason: expect.any(String) },
    ]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(renderMemlabReport(report)).toContain('25 × Session');
    expect(renderMemlabReport(report)).toContain('  .sessions → Map\n');
    expect(renderMemlabReport(report)).not.toContain('secret');
  });

  it('finds nothing among the objects that were there before', async () => {
    const report = await analyzeWithMemlab(pathOf('after'), {
      candidates: [],
      leakFilter: { leakFilter: () => true },
    });
    expect(report).toMatchObject({ candidates: 0, leaks: [], analyses: [] });
  });

  it('works as it is installed, without a bundler in between, and writes nothing to the terminal', () => {
    const code = `
      import { analyzeWithMemlab } from '@leaktight/memlab';
      const { nodeCount } = await analyzeWithMemlab(process.argv[1]);
      console.log(nodeCount);
    `;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', code, pathOf('after')],
      { cwd: import.meta.dirname, encoding: 'utf8' },
    );
    expect(stdout).toMatch(/^\d{4,}\n$/);
    // memlab would erase lines of others when the process exits.
    expect(stderr).not.toContain('\u001B');
  });

  it("runs memlab's own analyses and leaves its configuration as it was", async () => {
    const before = config.muteConsole;
    const { workDir } = config;
    const report = await analyzeWithMemlab(pathOf('after'), { analyses: [new ObjectSizeAnalysis()] });
    expect(report.analyses.map(({ name }) => name)).toEqual(['object-size']);
    expect(report.analyses[0]?.output).toMatch(/retained|Registry|Object/i);
    expect(config.muteConsole).toBe(before);
    expect(config.externalLeakFilter).toBeUndefined();
    expect(config.workDir).toBe(workDir);
  });

  it('leaves nothing of its analyses in the temporary folder, as they print objects and strings of the program', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leaktight-temporary-'));
    const code = `
      import heapAnalysis from '@memlab/heap-analysis';
      import { analyzeWithMemlab } from '@leaktight/memlab';
      const analyses = [new heapAnalysis.ObjectSizeAnalysis()];
      await analyzeWithMemlab(process.argv[1], { analyses });
      await analyzeWithMemlab(process.argv[1], { analyses });
    `;
    try {
      execFileSync(process.execPath, ['--input-type=module', '-e', code, pathOf('after')], {
        cwd: import.meta.dirname,
        env: { ...process.env, TMPDIR: folder, TMP: folder, TEMP: folder },
      });
      expect(readdirSync(folder).filter((name) => name.startsWith('leaktight'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('rejects with what a leak filter throws, and with what an analysis failed for', async () => {
    const before = config.errorHandling;
    await expect(
      analyzeWithMemlab(pathOf('after'), { leakFilter: { leakFilter: failAtNode } }),
    ).rejects.toThrow('no such node');
    await expect(
      analyzeWithMemlab(pathOf('after'), { candidates: [], analyses: [new NeedsAnId()] }),
    ).rejects.toMatchObject({
      code: 'LEAKTIGHT_RUN_FAILED',
      message: expect.stringMatching(
        /^memlab's analysis needs-an-id failed: Specify an object by --node-id\. Give it what it needs, or leave it out of `analyses`\.$/,
      ),
    });
    expect(config.errorHandling).toBe(before);
    const { analyses } = await analyzeWithMemlab(pathOf('after'), {
      candidates: new Set<number>(),
      analyses: [new ObjectSizeAnalysis()],
    });
    expect(analyses[0]?.output).not.toBe('');
  });
});
