import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const node = process.env['LEAKTIGHT_NODE'] ?? process.execPath;
const bins = {
  vitest: [join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs'), 'run', '--reporter=json'],
  jest: [join(dirname(require.resolve('jest/package.json')), 'bin/jest.js'), '--json'],
};

/** Runs a generated suite once; CPU time is that of the runner and all its workers, in seconds. */
export function runSuite(runner, folder, way) {
  const args = [node, ...bins[runner]].map((part) => `'${part}'`).join(' ');
  const env = { ...process.env, WAY: way, NO_COLOR: '1', TIMEFORMAT: 'cpu %U %S' };
  delete env.NODE_OPTIONS;
  const run = spawnSync('bash', ['-c', `time ${args}`], {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const times = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(run.stderr);
  const report = parse(run.stdout);
  if (!times || !report)
    throw new Error(`${runner} ${way} did not run:\n${run.stderr}\n${run.stdout.slice(0, 2000)}`);
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed').map(({ title }) => title);
  const summary = run.stderr.split('\n').filter((line) => /Leak gate|^ {2}\S+ > /.test(line));
  return { cpu: Number(times[1]) + Number(times[2]), tests: tests.length, failed, summary };
}

function parse(text) {
  try {
    return JSON.parse(text.slice(text.indexOf('{')));
  } catch {
    return null;
  }
}
