// Shows what a developer sees when code leaks: tests that fail, as they must. Not to fail is the failure here.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const example = fileURLToPath(new URL('../examples/vitest-abort-listener', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const folder = mkdtempSync(join(tmpdir(), 'leaktight-demo-'));
const report = join(folder, 'report.json');
const args = ['run', '--config', 'demo/vitest.config.ts', '--reporter=default', '--reporter=json'];

spawnSync(process.execPath, [vitest, ...args, `--outputFile.json=${report}`], {
  cwd: example,
  stdio: 'inherit',
});

const tests = JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap((file) => file.assertionResults);
rmSync(folder, { recursive: true });
const found = tests.filter(({ failureMessages }) =>
  failureMessages.some((text) => stripVTControlCharacters(text).includes('Leaking: each call leaves')),
);
const complete = tests.length > 0 && found.length === tests.length;
console.log(`demo: ${found.length} of ${tests.length} leaks reported${complete ? ', as expected' : ''}`);
process.exitCode = complete ? 0 : 1;
