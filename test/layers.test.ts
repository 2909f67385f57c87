import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const tree = mkdtempSync(join(tmpdir(), 'leaktight-layers-'));
const core = 'packages/core/src';

/** Each breaks one rule; the word is the one that its message must hold. */
const violations: readonly (readonly [file: string, code: string, word: string])[] = [
  [`${core}/heap/a.ts`, `import { x } from 'node:fs';`, 'Node'],
  [`${core}/verdict/a.ts`, `import x from 'path';`, 'Node'],
  [`${core}/detect.ts`, `import x from 'node:v8';`, 'Node'],
  [`${core}/report/a.ts`, `import { x } from '../engine/engine.ts';`, 'Values'],
  [`${core}/probe/a.ts`, `import { x } from '../engine/engine.ts';`, 'Values'],
  [`${core}/probe/a/b.ts`, `import { x } from '../../verdict/verdict.ts';`, 'Values'],
  [`${core}/measure/a.ts`, `import { x } from '../evidence/evidence.ts';`, 'Values'],
  [`${core}/measure/b.ts`, `import x from 'node:v8';`, 'Node'],
  [`${core}/verdict/c.ts`, `import { x } from '../measure/measure.ts';`, 'Values'],
  [`${core}/probe/c.ts`, `import type { X } from '../measure/measure.ts';`, 'Types'],
  [`${core}/evidence/a.ts`, `export { x } from '../probe/probe.ts';`, 'Values'],
  [`${core}/engine/a.ts`, `import type { X } from '../probe/probe.ts';`, 'Types'],
  [`${core}/verdict/b.ts`, `import type { X } from '../report/report.ts';`, 'Types'],
  [`${core}/heap/b.ts`, `import { type X } from '../evidence/evidence.ts';`, 'Types'],
  [`${core}/evidence/b.ts`, `import { x } from '../heap/heap-graph.ts';`, 'door'],
  [`${core}/evidence/f.ts`, `import { x } from './paths/edge-costs.ts';`, 'door'],
  [`${core}/evidence/paths/a.ts`, `import { x } from '../sites/site-frames.ts';`, 'door'],
  [`${core}/flow.ts`, `import { x } from './probe/warm-up.ts';`, 'door'],
  [`${core}/flow-b.ts`, `import { x } from './measure/follow-up.ts';`, 'door'],
  [`${core}/flow-c.ts`, `import { x } from './objects/check-collected.ts';`, 'door'],
  [`${core}/flow-d.ts`, `import { x } from './check/decide.ts';`, 'door'],
  [`${core}/check/a.ts`, `import { x } from '../probe/warm-up.ts';`, 'door'],
  [`${core}/check/b.ts`, `import x from 'node:v8';`, 'Node'],
  [`${core}/options/a.ts`, `import x from 'node:path';`, 'Node'],
  [`${core}/options/b.ts`, `import { x } from '../engine/engine.ts';`, 'Values'],
  [`${core}/given/a.ts`, `import type { X } from '../report/report.ts';`, 'Types'],
  [`${core}/measure/d.ts`, `import { x } from '../check/check.ts';`, 'Values'],
  [`${core}/measure/e.ts`, `import type { X } from '../check/check.ts';`, 'Types'],
  [`${core}/engine/b.ts`, `import { x } from '../options/sizes.ts';`, 'door'],
  [`${core}/objects/a.ts`, `import { x } from '../measure/measure.ts';`, 'Values'],
  [`${core}/objects/b.ts`, `import x from 'node:v8';`, 'Node'],
  [`${core}/evidence/e.ts`, `import type { X } from '../objects/objects.ts';`, 'Types'],

  [`${core}/heap/c.ts`, `import x from 'vitest';`, 'runner'],
  [`${core}/other.ts`, `import x from '@leaktight/matchers';`, 'below core'],
  ['packages/matchers/src/a.ts', `import x from '@jest/globals';`, 'runner'],
  ['packages/matchers/src/b.ts', `import x from '@leaktight/vitest';`, 'core ← matchers'],
  ['packages/matchers/src/c.ts', `import x from 'node:fs';`, 'Node'],
  ['packages/vitest/src/a.ts', `import x from '@leaktight/jest';`, 'adapters'],
  ['packages/jest/src/a.ts', `import x from 'vitest';`, 'adapters'],
  ['packages/jest/src/b.ts', `import x from '@leaktight/core/dist/engine/engine.js';`, 'names'],
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  [`${core}/engine/c.ts`, `import x from 'node:v8';`],
  [`${core}/evidence/c.ts`, `import { x } from '../heap/heap.ts';`],
  [`${core}/evidence/d.ts`, `import type { X } from '../probe/probe.ts';`],
  [`${core}/evidence/g.ts`, `import { x } from './paths/paths.ts';`],
  [`${core}/report/b.ts`, `import type { X } from '../finding.ts';`],
  [`${core}/measure/c.ts`, `import { x } from '../verdict/verdict.ts';`],
  [`${core}/flow-e.ts`, `import { x } from './check/check.ts';`],
  [`${core}/check/c.ts`, `import { x } from '../verdict/verdict.ts';`],
  [`${core}/objects/c.ts`, `import { x } from '../evidence/evidence.ts';`],
  [`${core}/engine/part/a.ts`, `import { x } from '../garbage-collector.ts';`],
  ['packages/vitest/src/c.ts', `import x from 'vitest';`],
  ['packages/jest/src/c.ts', `import x from '@leaktight/matchers';`],
];

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
  readonly help?: string;
}

function lint(files: readonly (readonly [file: string, code: string, ...rest: string[]])[]): Diagnostic[] {
  for (const [file, code] of files) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${code}\n`);
  }
  copyFileSync(join(root, '.oxlintrc.layers.json'), join(tree, '.oxlintrc.json'));
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const args = [oxlint, '--format', 'json', '--allow', 'all', ...files.map(([file]) => file)];
  try {
    execFileSync(process.execPath, args, { cwd: tree, stdio: ['ignore', 'pipe', 'ignore'] });
    return [];
  } catch (error) {
    const report = JSON.parse((error as { stdout: Buffer }).stdout.toString()) as {
      diagnostics: Diagnostic[];
    };
    return report.diagnostics.filter(({ code }) => code.includes('no-restricted-imports'));
  }
}

afterAll(() => rmSync(tree, { recursive: true }));

describe('the layers', () => {
  test('are guarded: every planted violation is reported, with the rule that it breaks', () => {
    const found = lint(violations);
    const missed = violations.filter(
      ([file, , word]) => !found.some((entry) => entry.filename === file && entry.help?.includes(word)),
    );
    expect(missed).toEqual([]);
    expect(new Set(found.map((entry) => entry.filename)).size).toBe(violations.length);
  });

  test('leave the ways open that the design allows', () => {
    expect(lint(allowed)).toEqual([]);
  });
});
